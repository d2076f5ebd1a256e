using Runbooks.Definitions.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Controllers;

/// <summary>What tells targets apart that one API moves: each has a lock, an unfinished run and a past of its own.</summary>
[Category("Servers")]
public sealed class SharedApiTests
{
    private static readonly string[] OfCart = ["1.2.0", "1.3.0", "1.4.0"];
    private static readonly string[] OfShop = ["1.1.0", "1.2.0", "1.3.0"];

    [Test]
    public async Task A_run_on_one_application_says_nothing_of_another_that_the_same_API_moves()
    {
        await using var api = await SharedApi.StartAsync(("cart", OfCart), ("shop", OfShop));
        using var run = new CommandRun().InRepository();
        run.Write("runbooks/targets/cart.yaml", api.Target("cart", "cart"));
        run.Write("runbooks/targets/shop.yaml", api.Target("shop", "shop"));

        Assert.That(await RollBackAsync(run, "cart"), Is.Zero, run.Out + run.Error);
        Assert.That(await RollBackAsync(run, "shop"), Is.Zero, run.Out + run.Error);

        Assert.That(
            (api.Of("cart"), api.Of("shop")),
            Is.EqualTo((("1.3.0", 1), ("1.2.0", 1))),
            "1.3.0 is bad of the shop, and good of the cart"
        );
    }

    [Test]
    public async Task One_application_is_one_target_whatever_it_is_called()
    {
        await using var api = await SharedApi.StartAsync(("cart", OfCart));
        using var run = new CommandRun().InRepository();
        run.Write("runbooks/targets/cart.yaml", api.Target("cart", "cart"));
        run.Write("runbooks/targets/basket.yaml", api.Target("cart", "basket"));

        Assert.That(await RollBackAsync(run, "cart"), Is.Zero, run.Out + run.Error);
        await RollBackAsync(run, "basket");

        Assert.That(
            api.Of("cart"),
            Is.EqualTo(("1.3.0", 1)),
            "what was gone back from once is not gone back from again under another name"
        );
    }

    [TestCase("kubernetes, namespace: shop, deployment: cart", "kubernetes, namespace: shop, deployment: web", false)]
    [TestCase("kubernetes, namespace: shop, deployment: cart", "kubernetes, namespace: test, deployment: cart", false)]
    [TestCase("kubernetes, namespace: shop, deployment: cart", "kubernetes, namespace: shop, deployment: cart, container: web", true)]
    [TestCase("heroku, app: cart", "heroku, app: shop", false)]
    [TestCase("argo-cd, app: cart", "argo-cd, app: shop", false)]
    [TestCase(
        "unleash, feature: cart, project: default, environment: production",
        "unleash, feature: shop, project: default, environment: production",
        false
    )]
    public void Targets_at_one_address_are_one_where_their_controller_moves_the_same(string one, string other, bool isSame) =>
        Assert.That(KeyOf($"{{ use: {one} }}") == KeyOf($"{{ use: {other} }}"), Is.EqualTo(isSame));

    [Test]
    public void The_playbooks_controller_moves_what_its_address_has() =>
        Assert.That(KeyOf("blue-green"), Is.EqualTo(new Target("other", new Uri("https://API.example.com:443/")).Address.Key));

    private static Task<int> RollBackAsync(CommandRun run, string target) =>
        run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=slow");

    private static string KeyOf(string controller)
    {
        var text = $"apiVersion: runbooks/v1\nname: shop\nbase-url: https://api.example.com\ncontroller: {controller}\n";
        return TargetFile.Read(text).Address.Key;
    }
}
