using Runbooks.Connections;
using Runbooks.Definitions.Values;
using Runbooks.Targets;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>The real Kubernetes of the tests, with pods that are played: Deployments come to what they come to anywhere.</summary>
[Category("Servers")]
public sealed class KubernetesServerTests
{
    private KubernetesNamespace _space = null!;

    [SetUp]
    public async Task Begin() => _space = await KubernetesNamespace.CreateAsync();

    [TearDown]
    public async Task End()
    {
        if (_space is not null)
            await _space.DisposeAsync();
    }

    [Test]
    public async Task An_honest_rollout_completes()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0") { Replicas = 3 });
        await _space.SetImageAsync("shop", "shop:1.1");
        await _space.RolledOutAsync("shop");

        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
    }

    [Test]
    public async Task A_release_that_never_gets_ready_exceeds_the_deadline_and_the_old_one_serves_on()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0") { ProgressDeadline = 1 });
        await _space.SetImageAsync("shop", "shop:never-ready");
        await _space.SaysAsync("shop", "Progressing", "ProgressDeadlineExceeded");

        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    [TestCase("shop:crashes", "CrashLoopBackOff")]
    [TestCase("shop:missing", "ImagePullBackOff")]
    public async Task What_a_pod_waits_for_is_seen_in_its_status(string image, string reason)
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        await _space.SetImageAsync("shop", image);
        var pods = $"/api/v1/namespaces/{_space.Name}/pods";

        await Bounded.UntilAsync(
            async () => (await _space.Api.GetAsync(pods)).ToJsonString().Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal),
            $"a pod waits for {reason}"
        );
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    [Test]
    public async Task An_image_behaves_otherwise_from_one_moment_to_the_next()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        _space.Pods.Behave("shop:1.0", PodBehaviour.NeverReady);
        await Bounded.UntilAsync(async () => (await _space.ServingAsync("shop")).Count == 0, "no pod is ready any more");
        _space.Pods.Behave("shop:1.0", PodBehaviour.Slow);

        await _space.RolledOutAsync("shop");
    }

    [Test]
    public async Task Nodes_that_say_nothing_let_nothing_go_on()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        _space.Pods.IsPaused = true;
        await _space.SetImageAsync("shop", "shop:1.1");
        await _space.UnderWayAsync("shop");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
        _space.Pods.IsPaused = false;

        await _space.RolledOutAsync("shop");
    }

    [Test]
    public async Task Containers_beside_and_before_have_their_part_in_it()
    {
        var shop = new Workload("shop", "shop:1.0")
        {
            Beside = new Dictionary<string, string> { ["proxy"] = "proxy:1" },
            Before = new Dictionary<string, string> { ["migrate"] = "migrate:1" },
        };
        await _space.DeployAsync(shop);
        await _space.SetImageAsync("shop", "proxy:never-ready", container: "proxy");
        _space.Pods.Behave("proxy:never-ready", PodBehaviour.NeverReady);
        await _space.UnderWayAsync("shop");
        _space.Pods.Behave("proxy:never-ready", PodBehaviour.Ready);
        await _space.RolledOutAsync("shop");
        _space.Pods.Behave("migrate:1", PodBehaviour.Crashes);

        await Bounded.UntilAsync(
            async () => (await _space.ServingAsync("shop")).Count == 0,
            "no pod is ready whose first container failed"
        );
    }

    [Test]
    public async Task A_paused_deployment_takes_a_change_and_does_nothing_with_it()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        await _space.PauseAsync("shop");
        await _space.SetImageAsync("shop", "shop:1.1");
        await _space.SaysAsync("shop", "Progressing", "DeploymentPaused");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
        await _space.UnpauseAsync("shop");

        await _space.RolledOutAsync("shop");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
    }

    [Test]
    public async Task An_autoscaler_changes_the_number_of_pods_and_no_template()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        await _space.ScaleAsync("shop", 4);
        await _space.RolledOutAsync("shop");

        Assert.That((int)(await _space.Api.GetAsync(_space.Deployment("shop")))["status"]!["availableReplicas"]!, Is.EqualTo(4));
    }

    [Test]
    public async Task What_is_pruned_can_be_gone_back_to_no_more()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        await _space.SetImageAsync("shop", "shop:1.1");
        await _space.RolledOutAsync("shop");
        await _space.PruneAsync("shop", "shop:1.0");

        Assert.That((await _space.Api.GetAsync(_space.ReplicaSets("shop")))["items"]!.AsArray(), Has.Count.EqualTo(1));
        var undo = await _space.KubectlAsync("rollout", "undo", "deployment/shop");
        Assert.That(undo.Code, Is.Not.Zero);
        Assert.That(undo.Error, Does.Contain("no rollout history found for deployment \"shop\""));
    }

    [Test]
    public async Task Kubectl_sets_an_image_follows_the_rollout_and_undoes_it()
    {
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));

        string[] lines = ["set image deployment/shop app=shop:1.1", "rollout status deployment/shop", "rollout undo deployment/shop"];
        foreach (var line in lines)
        {
            var ended = await _space.KubectlAsync(line.Split(' '));
            Assert.That(ended.Code, Is.Zero, ended.Said);
        }

        await _space.RolledOutAsync("shop");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    [Test]
    public async Task A_token_that_was_renewed_is_refused_and_the_new_one_taken()
    {
        var old = await _space.AccountAsync("deployer", new Right("apps", "deployments", "list"));
        var deployments = $"/apis/apps/v1/namespaces/{_space.Name}/deployments";
        var renewed = await _space.RenewAsync("deployer");

        await Bounded.UntilAsync(
            async () => (await _space.Server.As(old).SendAsync("GET", deployments)).Status == 401,
            "the old token is refused"
        );
        Assert.That((await _space.Server.As(renewed).SendAsync("GET", deployments)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_target_that_names_its_certificate_and_a_token_is_answered()
    {
        var token = await _space.AccountAsync("reader", new Right("apps", "deployments", "list"));
        using var run = new CommandRun();
        run.Write("runbooks/ca.pem", await File.ReadAllTextAsync(_space.Server.Authority));
        var file = run.Write(
            "runbooks/targets/kube.yaml",
            $$"""
            apiVersion: runbooks/v1
            name: kube
            base-url: {{_space.Server.Address}}
            headers: { Authorization: "Bearer ${env:TOKEN}" }
            tls: { ca: ../ca.pem }
            """
        );
        var target = TargetFile.Read(
            await File.ReadAllTextAsync(file),
            "kube.yaml",
            name => name == "TOKEN" ? token : null,
            TargetFolder.Of(file)
        );
        using var connections = TargetConnections.Create(target.Authorities);

        var answer = await new TargetClient(target, connections, TimeProvider.System).SendAsync(
            new HttpCall("GET", $"/apis/apps/v1/namespaces/{_space.Name}/deployments"),
            CancellationToken.None
        );

        Assert.That(answer.Describe(), Does.Contain("200"));
    }
}
