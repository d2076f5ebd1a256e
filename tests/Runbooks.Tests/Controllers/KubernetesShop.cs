using Runbooks.Events;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;
using Runbooks.Tests.Support.Kubernetes;

namespace Runbooks.Tests.Controllers;

/// <summary>The workload `shop` on a real Kubernetes, a proxy that can disturb, and the target that is rolled back through it.</summary>
internal sealed class KubernetesShop : IAsyncDisposable
{
    /// <summary>What a rollback needs.</summary>
    public static readonly Right[] Needed = [new("apps", "deployments", "get", "patch"), new("apps", "replicasets", "list")];

    private KubernetesShop(KubernetesNamespace space, FaultyProxy proxy, string tokenFile, string controller)
    {
        (Space, Proxy, TokenFile) = (space, proxy, tokenFile);
        var headers = $$"""{ Authorization: "Bearer ${file:{{tokenFile}}}" }""";
        Target = DescribedTarget.Of(
            $"base-url: {proxy.Address}\nheaders: {headers}\ncontroller: {{ {controller}, namespace: {space.Name} }}"
        );
    }

    public KubernetesNamespace Space { get; }

    public FaultyProxy Proxy { get; }

    public DescribedTarget Target { get; }

    /// <summary>The file that holds the token with which the target is asked.</summary>
    public string TokenFile { get; }

    /// <summary>How many changes reached the server.</summary>
    public int Patches => Proxy.Forwarded("PATCH", "/shop$");

    /// <summary>A namespace of its own with nothing in it, and an account.</summary>
    /// <param name="controller">How the target names what moves it.</param>
    /// <param name="rights">What the account may; what a rollback needs by default.</param>
    public static async Task<KubernetesShop> CreateAsync(
        string controller = "use: kubernetes, deployment: shop",
        IReadOnlyList<Right>? rights = null
    )
    {
        var space = await KubernetesNamespace.CreateAsync();
        var proxy = await FaultyProxy.BeforeAsync(space.Server.Address, space.Server.Authority);
        var file = Path.GetTempFileName();
        WriteToken(file, await space.AccountAsync("runbook", [.. rights ?? Needed]));
        return new KubernetesShop(space, proxy, file, controller);
    }

    /// <summary>One whose Deployment has gone from 1.0 to 1.1.</summary>
    public static async Task<KubernetesShop> OnSecondReleaseAsync(Workload? first = null, IReadOnlyList<Right>? rights = null)
    {
        var shop = await CreateAsync(rights: rights);
        await shop.Space.DeployAsync(first ?? new Workload("shop", "shop:1.0"));

        // By the name that changes have later on: Kubernetes knows of two in one second not which was the last.
        await shop.SetImageBySomebodyAsync("shop:1.1");
        await shop.Space.RolledOutAsync("shop");
        return shop;
    }

    /// <summary>Writes a token as a process does that renews it.</summary>
    public static void WriteToken(string file, string token)
    {
        File.WriteAllText(file, token);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Somebody gives `app` another image.</summary>
    public async Task SetImageBySomebodyAsync(string image)
    {
        // Kubernetes keeps who changed what to the second: two within one have no order.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.That((await Space.KubectlAsync("set", "image", "deployment/shop", $"app={image}")).Code, Is.Zero);
    }

    /// <summary>Whether the earlier release serves alone, after no more than one change.</summary>
    public async Task IsProvedAsync(RollbackResolved resolved)
    {
        var serving = await Space.ServingAsync("shop");
        Assert.Multiple(() =>
        {
            Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
            Assert.That(serving, Is.EqualTo(["shop:1.0"]));
            Assert.That(Patches, Is.EqualTo(1));
        });
    }

    public async ValueTask DisposeAsync()
    {
        Target.Dispose();
        await Proxy.DisposeAsync();
        await Space.DisposeAsync();
        File.Delete(TokenFile);
    }
}
