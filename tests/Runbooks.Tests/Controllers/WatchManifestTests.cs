using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Kubernetes;
using Runbooks.Yaml;

namespace Runbooks.Tests.Controllers;

/// <summary>What `runbook watch` is run with on Kubernetes: the chart, and the manifest that is made of it.</summary>
public sealed class WatchManifestTests
{
    private const string Name = "runbook-watch";
    private static readonly string Folder = Path.Combine(Repository.Root, "templates", "kubernetes");
    private static readonly string Manifest = Path.Combine(Folder, "watch.yaml");

    [Test]
    public void The_plain_manifest_is_the_chart_with_its_usual_values()
    {
        var rendered = Rendered(Values());
        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(Manifest, rendered);

        Assert.That(File.ReadAllText(Manifest), Is.EqualTo(rendered), "UPDATE_FIXTURES=1 writes it anew");
    }

    [Test]
    public void A_watch_that_may_act_differs_from_a_shadow_in_one_argument()
    {
        var values = Values();
        values["shadow"] = false;

        Assert.That(Rendered(values).Split('\n'), Is.EqualTo(Rendered(Values()).Split('\n').Where(l => l.Trim() != "- --shadow")));
    }

    [Test]
    public async Task Kubernetes_takes_it_and_its_account_may_do_what_a_rollback_of_its_Deployment_needs_and_nothing_else()
    {
        await using var space = await KubernetesNamespace.CreateAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(Manifest)).Replace($"namespace: {Name}", $"namespace: {space.Name}", StringComparison.Ordinal)
        );

        var applied = await space.KubectlAsync("apply", "-f", file);
        var again = await space.KubectlAsync("apply", "-f", file);

        File.Delete(file);
        Assert.That(applied.Code, Is.Zero, applied.Error);
        Assert.That(again.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.All.EndsWith(" unchanged"));
        foreach (var right in KubernetesShop.Needed)
        {
            foreach (var verb in right.Verbs)
                Assert.That(
                    await MayAsync(space, verb, $"{right.Resource}.{right.Group}{(verb == "list" ? "" : "/shop")}"),
                    $"{verb} {right.Resource}"
                );
        }

        foreach (
            var other in (string[])
                [
                    "patch deployments.apps/another",
                    "get deployments.apps/another",
                    "list deployments.apps",
                    "delete deployments.apps/shop",
                    "create deployments.apps",
                    "patch replicasets.apps",
                    "get secrets",
                    "list pods",
                    "create pods/exec",
                    "get leases.coordination.k8s.io",
                ]
        )
            Assert.That(await MayAsync(space, other.Split(' ')[0], other.Split(' ')[1]), Is.False, other);
    }

    [Test]
    public async Task Kubernetes_runs_one_that_is_confined_and_is_asked_whether_it_lives()
    {
        await using var space = await KubernetesNamespace.CreateAsync();
        Assert.That((await space.KubectlAsync("apply", "-f", Manifest)).Code, Is.Zero);

        var spec = (await space.Api.GetAsync(space.Deployment(Name)))["spec"]!;
        var pod = spec["template"]!["spec"]!;
        var containers = pod["initContainers"]!.AsArray().Concat(pod["containers"]!.AsArray()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(
                ((int?)spec["replicas"], (string?)spec["strategy"]!["type"]),
                Is.EqualTo((1, "Recreate")),
                "two would tell all twice"
            );
            Assert.That((bool?)pod["securityContext"]!["runAsNonRoot"], Is.True);
            Assert.That((string?)pod["securityContext"]!["seccompProfile"]!["type"], Is.EqualTo("RuntimeDefault"));
            foreach (var container in containers)
            {
                var context = container!["securityContext"]!;
                Assert.That(
                    (
                        (bool?)context["readOnlyRootFilesystem"],
                        (bool?)context["allowPrivilegeEscalation"],
                        (string?)context["capabilities"]!["drop"]![0]
                    ),
                    Is.EqualTo((true, false, "ALL"))
                );
                Assert.That(container["resources"]!["limits"]!["memory"], Is.Not.Null);
                Assert.That(
                    container["volumeMounts"]!.AsArray().Select(m => (string?)m!["mountPath"]),
                    Is.EquivalentTo(["/home/runbook", "/tmp"]),
                    "nothing else can be written"
                );
            }

            foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
                Assert.That((string?)pod["containers"]![0]![probe]!["httpGet"]!["path"], Is.EqualTo("/health"), probe);
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Its_account_sees_what_a_rollback_of_its_Deployment_would_do_where_the_pod_trusts_the_cluster(bool isTrusted)
    {
        var binary = Component.PublishedBinary();
        await using var space = await KubernetesNamespace.CreateAsync();
        await space.DeployAsync(new Workload("shop", "shop:1.0"));
        await space.SetImageAsync("shop", "shop:1.1");
        await space.RolledOutAsync("shop");
        var manifest = (await File.ReadAllTextAsync(Manifest)).Replace(
            $"namespace: {Name}",
            $"namespace: {space.Name}",
            StringComparison.Ordinal
        );
        using var run = new CommandRun().InRepository();
        Assert.That((await space.KubectlAsync("apply", "-f", run.Write("watch.yaml", manifest))).Code, Is.Zero);
        KubernetesShop.WriteToken(run.Write("token", string.Empty), await space.RenewAsync(Name));
        run.Write(
            "runbooks/targets/shop.yaml",
            $"apiVersion: runbooks/v1\nname: shop\nbase-url: https://localhost:{space.Server.Address.Port}\n"
                + $"headers: {{ Authorization: \"Bearer ${{file:{Path.Combine(run.Folder, "token")}}}\" }}\n"
                + $"controller: {{ use: kubernetes, namespace: {space.Name}, deployment: shop }}\n"
        );
        var start = new ProcessStartInfo(binary, ["plan", "quick-rollback", "--target", "shop", "-i", "reason=x"])
        {
            WorkingDirectory = run.Folder,
        };
        start.Environment["HOME"] = run.Folder;
        if (isTrusted)
            start.Environment["SSL_CERT_FILE"] = space.Server.Authority;

        var planned = await Bounded.RunAsync(start);

        var said = planned.Out + planned.Error;
        if (isTrusted)
            Assert.That(said, Does.Contain("1.1").And.Contain("1.0").And.Not.Contain("certificate"));
        else
            Assert.That(said, Does.Contain("certificate"));
        Assert.That(
            File.ReadAllText(Manifest),
            Does.Contain("{ name: SSL_CERT_FILE, value: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt }")
        );
    }

    [Test]
    public void What_it_starts_is_a_command_line_that_the_command_takes()
    {
        var deployment = Documents(File.ReadAllText(Manifest)).Single(d => (string?)d["kind"] == "Deployment");
        var container = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var arguments = container["args"]!.AsArray().Select(a => (string)a!).ToArray();
        var host = new CommandHost(TextWriter.Null, TextWriter.Null, TextReader.Null, TimeProvider.System, Path.GetTempPath(), _ => null);

        Assert.That(CommandTree.Build(host, arguments).Parse(arguments).Errors, Is.Empty);
        Assert.That((string?)container["command"]![0], Is.EqualTo("/usr/bin/runbook"));
        Assert.That(arguments, Does.Contain("--shadow"), "nobody begins with a watch that acts");
    }

    private static async Task<bool> MayAsync(KubernetesNamespace space, string verb, string resource)
    {
        var said = await space.KubectlAsync("auth", "can-i", verb, resource, $"--as=system:serviceaccount:{space.Name}:{Name}");
        return said.Out.Trim() switch
        {
            "yes" => true,
            "no" => false,
            var other => throw new InvalidOperationException($"{verb} {resource}: {other} {said.Error}"),
        };
    }

    private static JsonObject Values() => Documents(File.ReadAllText(Path.Combine(Folder, "chart", "values.yaml"))).Single();

    private static string Rendered(JsonObject values) =>
        "# Made of the chart beside it. kubectl create namespace runbook-watch && kubectl apply -n runbook-watch -f watch.yaml\n"
        + new ChartTemplate(values, Name).Render(File.ReadAllText(Path.Combine(Folder, "chart", "templates", "watch.yaml")));

    private static IEnumerable<JsonObject> Documents(string text)
    {
        foreach (var document in text.Split("\n---\n"))
        {
            var bag = new DiagnosticBag();
            var root = YamlReader.Read(new SourceText("watch.yaml", document), bag);
            Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
            yield return (JsonObject)YamlCoreSchema.ToJson(root!)!;
        }
    }
}
