using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Kubernetes;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Tests.Controllers;

/// <summary>Rollbacks of a Rollout of Argo Rollouts, in each phase that it can be in.</summary>
[Category("Servers")]
[Parallelizable(ParallelScope.Children)]
public sealed class ArgoRolloutsControllerTests
{
    private static readonly Right[] Needed = [new("argoproj.io", "rollouts", "get", "patch"), new("apps", "replicasets", "list")];
    private static readonly Workload Plain = new("shop", "shop:1.0");

    [Test]
    public async Task A_promoted_release_is_left_for_the_one_before()
    {
        var (shop, rollouts) = await OnSecondReleaseAsync(Plain, "Healthy");
        await using (shop)
        await using (rollouts)
        {
            var state = await shop.Target.LookAsync();
            Assert.That((state.Serving.Version, state.IsSettled, state.Candidate?.Version), Is.EqualTo(("1.1", true, "1.0")));

            await shop.IsProvedAsync(await shop.Target.RollBackAsync());
        }
    }

    [Test]
    public async Task A_canary_that_waits_for_a_person_is_ended_by_the_template_of_the_stable_release()
    {
        var (shop, rollouts) = await OnSecondReleaseAsync(Plain with { WaitsForPromotion = true }, "Paused");
        await using (shop)
        await using (rollouts)
        {
            var state = await shop.Target.LookAsync();
            Assert.That((state.Serving.Version, state.IsSettled, state.Candidate?.Version), Is.EqualTo(("1.1", false, "1.0")));
            Assert.That(state.Candidate!.HasServed, Is.True);

            await shop.IsProvedAsync(await shop.Target.RollBackAsync());
            await rollouts.HasPhaseAsync("shop", "Healthy");
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_update_whose_analysis_has_failed_is_ended_and_the_reason_is_told(bool isFirstRequestLost)
    {
        var (shop, rollouts) = await OnSecondReleaseAsync(Plain, "Degraded", failing: "shop:1.1");
        await using (shop)
        await using (rollouts)
        {
            if (isFirstRequestLost)
                shop.Proxy.Let("PATCH", "/shop$", ProxyFault.LostRequest);
            Assert.That((await shop.Target.LookAsync()).Failing, Does.StartWith("RolloutAborted"));

            await shop.IsProvedAsync(await shop.Target.RollBackAsync());
        }
    }

    [Test]
    public async Task A_release_that_was_never_promoted_is_not_gone_back_to()
    {
        var (shop, rollouts) = await OnSecondReleaseAsync(Plain, "Degraded", failing: "shop:1.1");
        await using (shop)
        await using (rollouts)
        {
            await rollouts.SetImageAsync("shop", "shop:never-ready");
            await rollouts.HasPhaseAsync("shop", "Progressing");

            await shop.IsProvedAsync(await shop.Target.RollBackAsync());
        }
    }

    [Test]
    public async Task A_lost_answer_and_somebody_else_are_told_as_of_a_Deployment()
    {
        var (shop, rollouts) = await OnSecondReleaseAsync(Plain, "Healthy");
        await using (shop)
        await using (rollouts)
        {
            shop.Proxy.Let("PATCH", "/shop$", ProxyFault.After(() => rollouts.SetImageAsync("shop", "shop:1.2")));
            var refused = await shop.Target.RollBackAsync();
            Assert.That(refused.Verdict, Is.EqualTo(Refused), refused.Detail);
            Assert.That(refused.Detail, Does.Contain("something moved on shop"));

            await rollouts.HasPhaseAsync("shop", "Healthy");
            shop.Proxy.Let("PATCH", "/shop$", ProxyFault.LostAnswer);
            var proved = await shop.Target.RollBackAsync();
            Assert.That(proved.Verdict, Is.EqualTo(Switched), proved.Detail);
            Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
            Assert.That(shop.Patches, Is.EqualTo(2));
        }
    }

    private static async Task<(KubernetesShop Shop, Rollouts Rollouts)> OnSecondReleaseAsync(
        Workload first,
        string phase,
        string? failing = null
    )
    {
        var shop = await KubernetesShop.CreateAsync("use: argo-rollouts, rollout: shop", Needed);
        var rollouts = await Rollouts.InAsync(shop.Space);
        await rollouts.DeployAsync(first);
        if (failing is not null)
            rollouts.FailAnalysisOf(failing);
        await rollouts.SetImageAsync("shop", "shop:1.1");
        await rollouts.HasPhaseAsync("shop", phase);
        return (shop, rollouts);
    }
}
