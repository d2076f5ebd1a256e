using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>Rollouts of Argo Rollouts, with a controller that is played: each comes to the phases that the real one gives it.</summary>
[Category("Servers")]
public sealed class RolloutsTests
{
    private KubernetesNamespace _space = null!;
    private Rollouts _rollouts = null!;

    [SetUp]
    public async Task Begin()
    {
        _space = await KubernetesNamespace.CreateAsync();
        _rollouts = await Rollouts.InAsync(_space);
    }

    [TearDown]
    public async Task End()
    {
        if (_rollouts is not null)
            await _rollouts.DisposeAsync();
        if (_space is not null)
            await _space.DisposeAsync();
    }

    [Test]
    public async Task An_honest_update_is_promoted()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0"));
        await _rollouts.SetImageAsync("shop", "shop:1.1");
        await _rollouts.HasPhaseAsync("shop", "Healthy");

        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
        var status = (await ReadAsync())["status"]!;
        Assert.That((string?)status["stableRS"], Is.EqualTo((string?)status["currentPodHash"]));
        Assert.That(await RevisionsAsync(), Is.EquivalentTo(["shop:1.0 is 1", "shop:1.1 is 2"]));
    }

    [Test]
    public async Task A_canary_waits_for_a_person()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0") { WaitsForPromotion = true });
        await _rollouts.SetImageAsync("shop", "shop:1.1");
        await _rollouts.HasPhaseAsync("shop", "Paused");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0", "shop:1.1"]));

        await _rollouts.PromoteAsync("shop");

        await _rollouts.HasPhaseAsync("shop", "Healthy");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
    }

    [Test]
    public async Task A_failing_analysis_aborts_the_update_and_the_stable_release_serves()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0"));
        _rollouts.FailAnalysisOf("shop:1.1");
        await _rollouts.SetImageAsync("shop", "shop:1.1");
        await _rollouts.HasPhaseAsync("shop", "Degraded");

        var rollout = await ReadAsync();
        Assert.That((bool?)rollout["status"]!["abort"], Is.True);
        Assert.That(
            (string?)rollout["status"]!["message"],
            Does.StartWith("RolloutAborted: Rollout aborted update to revision 2: Metric \"success-rate\" assessed Failed")
        );
        Assert.That((string?)rollout["status"]!["stableRS"], Is.Not.EqualTo((string?)rollout["status"]!["currentPodHash"]));
        await ServesAloneAsync("shop:1.0");
    }

    [Test]
    public async Task Who_aborts_an_update_that_waits_has_the_stable_release_again()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0") { WaitsForPromotion = true });
        await _rollouts.SetImageAsync("shop", "shop:1.1");
        await _rollouts.HasPhaseAsync("shop", "Paused");
        await _rollouts.AbortAsync("shop");

        await _rollouts.HasPhaseAsync("shop", "Degraded");
        await ServesAloneAsync("shop:1.0");
    }

    [Test]
    public async Task The_template_of_the_stable_replica_set_ends_an_aborted_update()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0"));
        _rollouts.FailAnalysisOf("shop:1.1");
        await _rollouts.SetImageAsync("shop", "shop:1.1");
        await _rollouts.HasPhaseAsync("shop", "Degraded");

        await UndoAsync("shop:1.0");

        await _rollouts.HasPhaseAsync("shop", "Healthy");
        var status = (await ReadAsync())["status"]!;
        Assert.That(status["abort"], Is.Null);
        Assert.That((string?)status["stableRS"], Is.EqualTo((string?)status["currentPodHash"]));
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    [Test]
    public async Task The_template_of_an_earlier_replica_set_serves_again_and_has_the_newest_number()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0"));
        await _rollouts.SetImageAsync("shop", "shop:1.1");
        await _rollouts.HasPhaseAsync("shop", "Healthy");

        await UndoAsync("shop:1.0");

        await _rollouts.HasPhaseAsync("shop", "Healthy");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
        Assert.That(await RevisionsAsync(), Is.EquivalentTo(["shop:1.0 is 3", "shop:1.1 is 2"]));
    }

    [Test]
    public async Task A_release_that_never_gets_ready_is_progressing_until_its_deadline_beside_the_stable_one()
    {
        await _rollouts.DeployAsync(new Workload("shop", "shop:1.0") { ProgressDeadline = 1 });
        await _rollouts.SetImageAsync("shop", "shop:never-ready");
        await _rollouts.HasPhaseAsync("shop", "Progressing");
        await _rollouts.HasPhaseAsync("shop", "Degraded");

        Assert.That((string?)(await ReadAsync())["status"]!["message"], Does.StartWith("ProgressDeadlineExceeded: ReplicaSet \"shop-"));
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    private Task<JsonObject> ReadAsync() => _space.Api.GetAsync(_rollouts.Rollout("shop"));

    // Pods go a moment after they are told to.
    private Task ServesAloneAsync(string image) =>
        Bounded.UntilAsync(async () => await _space.ServingAsync("shop") is [var one] && one == image, $"{image} serves alone");

    // As `kubectl argo rollouts undo` does.
    private async Task UndoAsync(string image)
    {
        var template = (await SetsAsync()).Select(s => s["spec"]!["template"]!).Single(t => ImageOf(t) == image).DeepClone();
        template["metadata"]!["labels"]!.AsObject().Remove("rollouts-pod-template-hash");
        var operation = new JsonObject
        {
            ["op"] = "replace",
            ["path"] = "/spec/template",
            ["value"] = template,
        };
        await _space.Api.PatchAsync(_rollouts.Rollout("shop"), new JsonArray(operation), KubernetesApi.JsonPatch);
    }

    private async Task<IReadOnlyList<string>> RevisionsAsync() =>
        [
            .. (await SetsAsync()).Select(s =>
                $"{ImageOf(s["spec"]!["template"]!)} is {s["metadata"]!["annotations"]!["rollout.argoproj.io/revision"]}"
            ),
        ];

    private async Task<IEnumerable<JsonNode>> SetsAsync() =>
        (await _space.Api.GetAsync(_space.ReplicaSets("shop")))["items"]!.AsArray().OfType<JsonNode>();

    private static string ImageOf(JsonNode template) => (string)template["spec"]!["containers"]![0]!["image"]!;
}
