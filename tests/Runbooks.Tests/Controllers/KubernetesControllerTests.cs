using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Kubernetes;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Tests.Controllers;

/// <summary>Rollbacks of a Deployment on a real Kubernetes: what is proved, what is not, and that nothing is sent twice.</summary>
[Category("Servers")]
[Parallelizable(ParallelScope.Children)]
public sealed class KubernetesControllerTests
{
    private static readonly RollbackRequest Hurried = new(TimeSpan.FromSeconds(4));

    [Test]
    public async Task An_honest_rollback_is_proved()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        var before = await shop.Target.LookAsync();
        Assert.That((before.Serving.Version, before.Serving.Place, before.Candidate!.Version), Is.EqualTo(("1.1", "revision 2", "1.0")));
        Assert.That((before.IsSettled, before.Mark), Is.EqualTo((true, "revision 2")));

        await shop.IsProvedAsync(await shop.Target.RollBackAsync());

        var after = await shop.Target.LookAsync();
        Assert.That((after.Serving.Version, after.Serving.Place, after.Mark), Is.EqualTo(("1.0", "revision 3", "revision 3")));
        Assert.That(after.Serving.Ref, Is.EqualTo(before.Candidate.Ref), "the ReplicaSet is the same one");
    }

    [TestCase("registry:5000/team/shop:1.4", "1.4")]
    [TestCase("shop@sha256:0123abcd", "sha256:0123abcd")]
    [TestCase("registry:5000/shop:1.4@sha256:0123abcd", "1.4")]
    [TestCase("registry:5000/shop", null)]
    public async Task The_version_is_the_images_tag_or_else_its_digest(string image, string? version)
    {
        await using var shop = await KubernetesShop.CreateAsync();
        await shop.Space.Api.PostAsync($"/apis/apps/v1/namespaces/{shop.Space.Name}/deployments", new Workload("shop", image).Deployment);
        await shop.Space.RolledOutAsync("shop");

        Assert.That((await shop.Target.LookAsync()).Serving.Version, Is.EqualTo(version));
    }

    [Test]
    public async Task A_release_that_does_not_get_ready_any_more_is_no_recovery_and_the_reason_is_told()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync(new Workload("shop", "shop:1.0") { ProgressDeadline = 1 });
        shop.Space.Pods.Behave("shop:1.0", PodBehaviour.NeverReady);

        var resolved = await shop.Target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("has timed out progressing").And.Contain("revision 3 serves 1.0"));
        Assert.That(shop.Patches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_release_that_crashes_is_no_recovery_when_the_time_is_up()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        shop.Space.Pods.Behave("shop:1.0", PodBehaviour.Crashes);

        var resolved = await shop.Target.RollBackAsync(Hurried);

        Assert.That(resolved.Verdict, Is.EqualTo(Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("the change is still under way"));
        Assert.That(shop.Patches, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_release_that_never_got_ready_is_gone_back_from(bool isFirstRequestLost)
    {
        await using var shop = await KubernetesShop.CreateAsync();
        await shop.Space.DeployAsync(new Workload("shop", "shop:1.0") { ProgressDeadline = 1 });
        await shop.Space.SetImageAsync("shop", "shop:never-ready");
        await shop.Space.SaysAsync("shop", "Progressing", "ProgressDeadlineExceeded");

        // The release before may have been as slow, and the same have been said of it.
        await Bounded.UntilAsync(
            async () => await shop.Target.LookAsync() is { Serving.Version: "never-ready", Failing: not null },
            "it is said of this one"
        );
        if (isFirstRequestLost)
            shop.Proxy.Let("PATCH", "/shop$", ProxyFault.LostRequest);
        var state = await shop.Target.LookAsync();
        Assert.That((state.Serving.Version, state.IsSettled), Is.EqualTo(("never-ready", false)));
        Assert.That(state.Failing, Does.Contain("has timed out progressing"));

        // The release before gets more than the second in which the bad one had to fail.
        await shop.Space.Api.PatchAsync(
            shop.Space.Deployment("shop"),
            new JsonObject { ["spec"] = new JsonObject { ["progressDeadlineSeconds"] = 600 } }
        );
        await Bounded.UntilAsync(async () => (await shop.Target.LookAsync()).Failing is not null, "the controller has seen it");
        await shop.IsProvedAsync(await shop.Target.RollBackAsync());
    }

    [Test]
    public async Task What_is_set_and_does_not_serve_yet_is_not_said_to_be_safe()
    {
        await using var shop = await KubernetesShop.CreateAsync();
        await shop.Space.DeployAsync(new Workload("shop", "shop:1.0"));
        await shop.Space.SetImageAsync("shop", "shop:never-ready");
        await shop.Space.UnderWayAsync("shop");

        var resolved = await shop.Target.RollBackAsync(Hurried with { ToVersion = "never-ready" });

        Assert.That(resolved.Verdict, Is.EqualTo(NotEligible), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("a change is still under way"));
    }

    [Test]
    public async Task Somebody_who_sets_an_image_while_it_is_proved_is_named_and_not_fought()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        shop.Target.OnEvent = async e =>
        {
            if (e is RollbackAnswered)
                await shop.SetImageBySomebodyAsync("shop:1.2");
        };

        var resolved = await shop.Target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("1.2").And.Contain("by kubectl-set"));
        Assert.That(shop.Patches, Is.EqualTo(1));
        await shop.Space.RolledOutAsync("shop");
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.2"]));
    }

    [Test]
    public async Task Somebody_who_sets_an_image_just_before_the_change_has_it_refused_and_is_named()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        shop.Proxy.Let("PATCH", "/shop$", ProxyFault.After(() => shop.SetImageBySomebodyAsync("shop:1.2")));

        var resolved = await shop.Target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Refused), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("something moved on shop").And.Contain("by kubectl-set"));
        Assert.That((shop.Patches, shop.Proxy.Seen("PATCH", "/shop$")), Is.EqualTo((1, 1)));
        await shop.Space.RolledOutAsync("shop");
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.2"]));
    }

    [Test]
    public async Task A_paused_Deployment_is_not_eligible_and_what_helps_is_told()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        await shop.Space.PauseAsync("shop");

        var resolved = await shop.Target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(NotEligible), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("is paused").And.Contain("kubectl rollout resume deployment/shop"));
        Assert.That(shop.Patches, Is.Zero);
    }

    [Test]
    public async Task A_Deployment_of_no_pods_is_not_eligible()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        await shop.Space.ScaleAsync("shop", 0);

        var resolved = await shop.Target.RollBackAsync();

        Assert.That((resolved.Verdict, shop.Patches), Is.EqualTo((NotEligible, 0)), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("scaled to 0"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_release_whose_ReplicaSet_is_gone_is_nothing_to_go_back_to(bool isPrunedByHand)
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync(
            new Workload("shop", "shop:1.0") { KeptRevisions = isPrunedByHand ? 10 : 0 }
        );
        if (isPrunedByHand)
            await shop.Space.PruneAsync("shop", "shop:1.0");
        await Bounded.UntilAsync(
            async () => (await shop.Space.Api.GetAsync(shop.Space.ReplicaSets("shop")))["items"]!.AsArray().Count == 1,
            "one ReplicaSet is left"
        );

        var resolved = await shop.Target.RollBackAsync(new RollbackRequest(TimeSpan.FromSeconds(20)) { ToVersion = "1.0" });

        Assert.That((resolved.Verdict, shop.Patches), Is.EqualTo((NotEligible, 0)), resolved.Detail);
    }

    [Test]
    public async Task All_of_the_template_is_restored_with_every_container()
    {
        var first = new Workload("shop", "shop:1.0")
        {
            Beside = new Dictionary<string, string> { ["proxy"] = "envoy:1" },
            Before = new Dictionary<string, string> { ["migrate"] = "migrate:1" },
        };
        await using var shop = await KubernetesShop.CreateAsync();
        await shop.Space.DeployAsync(first);
        var before = await TemplateAsync(shop);
        var change = JsonNode.Parse(
            """
            { "spec": { "template": { "spec": {
              "containers": [{ "name": "app", "image": "shop:1.1", "env": [{ "name": "A", "value": "b" }] }, { "name": "proxy", "image": "envoy:2" }],
              "initContainers": [{ "name": "migrate", "image": "migrate:2" }] } } } }
            """
        )!;
        await shop.Space.Api.PatchAsync(shop.Space.Deployment("shop"), change, KubernetesApi.StrategicPatch);
        await shop.Space.RolledOutAsync("shop");

        await shop.IsProvedAsync(await shop.Target.RollBackAsync());

        Assert.That(await TemplateAsync(shop), Is.EqualTo(before));
    }

    [Test]
    public async Task An_autoscaler_that_scales_meanwhile_disturbs_neither_change_nor_proof()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        shop.Proxy.Let("PATCH", "/shop$", ProxyFault.After(() => shop.Space.ScaleAsync("shop", 3)));
        var reads = 0;
        shop.Target.OnEvent = async e =>
        {
            if (e is StatusObserved { Purpose: var why } && why.StartsWith("stable", StringComparison.Ordinal) && reads++ == 0)
                await shop.Space.ScaleAsync("shop", 5);
        };

        await shop.IsProvedAsync(await shop.Target.RollBackAsync());
    }

    [TestCase("get", "deployments", "cannot get resource \"deployments\"", Unknown)]
    [TestCase("list", "replicasets", "cannot list resource \"replicasets\"", Unknown)]
    [TestCase("patch", "deployments", "cannot patch resource \"deployments\"", Refused)]
    public async Task The_right_that_is_missing_is_named(string verb, string resource, string told, RollbackVerdict verdict)
    {
        var rights = KubernetesShop
            .Needed.Select(r => r.Resource == resource ? r with { Verbs = [.. r.Verbs.Where(v => v != verb)] } : r)
            .Where(r => r.Verbs.Length > 0)
            .ToList();
        await using var shop = await KubernetesShop.OnSecondReleaseAsync(rights: rights);

        var resolved = await shop.Target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(verdict), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain(told));
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
    }

    [Test]
    public async Task A_token_that_is_renewed_while_a_rollback_is_under_way_is_used_from_then_on()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync(
            rights: [new Right("apps", "deployments", "get"), KubernetesShop.Needed[1]]
        );
        var renewed = await shop.Space.AccountAsync("renewed", KubernetesShop.Needed);
        shop.Target.OnEvent = e =>
        {
            if (e is RollbackIntended)
                KubernetesShop.WriteToken(shop.TokenFile, renewed);
            return Task.CompletedTask;
        };

        await shop.IsProvedAsync(await shop.Target.RollBackAsync());
    }

    private static readonly object[][] Disturbances =
    [
        [ProxyFault.LostAnswer, Switched, 1],
        [ProxyFault.LostRequest, Switched, 1],
        [ProxyFault.SlowAnswer(TimeSpan.FromSeconds(5)), Switched, 1],
        [ProxyFault.Misreported(502, "bad gateway"), Switched, 1],
        [ProxyFault.Refused(503, "{}"), Switched, 1],
        [ProxyFault.Refused(409, """{"message":"the object has been modified"}"""), Refused, 0],
    ];

    [TestCaseSource(nameof(Disturbances))]
    public async Task Whatever_becomes_of_the_answer_one_change_is_made(object fault, RollbackVerdict verdict, int patches)
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        shop.Proxy.Let("PATCH", "/shop$", (ProxyFault)fault);

        var resolved = await shop.Target.RollBackAsync();

        Assert.That((resolved.Verdict, shop.Patches), Is.EqualTo((verdict, patches)), resolved.Detail);
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo([verdict == Switched ? "shop:1.0" : "shop:1.1"]));
    }

    [Test]
    public async Task A_process_that_ends_after_any_event_is_followed_by_one_that_makes_no_second_change()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        for (var last = 1; ; last++)
        {
            var (patches, isOver) = (shop.Patches, false);
            shop.Target.OnEvent = e =>
            {
                isOver = e is RollbackResolved;
                return shop.Target.Events.Count < last ? Task.CompletedTask : throw new OperationCanceledException("the process ends");
            };
            try
            {
                await shop.Target.RollBackAsync();
                break;
            }
            catch (OperationCanceledException)
            {
                // What it left is gone on with.
            }

            var past = shop.Target.Events.ToList();
            shop.Target.OnEvent = _ => Task.CompletedTask;

            var resolved = await shop.Target.ResumeAsync(past);

            Assert.That(resolved.Verdict, Is.EqualTo(Switched), $"after {past[^1]}: {resolved.Detail}");
            Assert.That(shop.Patches, Is.EqualTo(patches + 1), $"after {past[^1]}");
            Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
            if (isOver)
                break;
            await shop.Space.SetImageAsync("shop", "shop:1.1");
            await shop.Space.RolledOutAsync("shop");
        }
    }

    private static async Task<string> TemplateAsync(KubernetesShop shop) =>
        (await shop.Space.Api.GetAsync(shop.Space.Deployment("shop")))["spec"]!["template"]!.ToJsonString();
}
