using Runbooks.Tests.Controllers;
using Runbooks.Tests.Support.Controllers;
using Runbooks.Watch.Events;
using Runbooks.Watch.Status;

namespace Runbooks.Tests.Watch;

/// <summary>A watch of targets whose traffic is moved by controllers of somebody's own, over real HTTP: one for each meaning of a change.</summary>
[TestFixture(typeof(OwnDeploymentGround))]
[TestFixture(typeof(OwnReleasesGround))]
[TestFixture(typeof(OwnFlagGround))]
[Parallelizable(ParallelScope.All)]
internal sealed class WatchedControllerTests<TGround>
    where TGround : FakeGround, IStarts<TGround>
{
    [Test]
    public async Task A_release_that_is_ill_is_gone_back_from_once_and_recorded()
    {
        await using var ground = await TGround.StartAsync();
        await using var application = await ServedApplication.StartAsync(() => ground.ServingAsync().Result);
        await using var run = await BeginAsync(ground, application);
        await run.LooksAsync(3);
        Assert.That(run.Events, Is.Empty, "a target that is well is left alone");

        application.Broken.Add(ground.Bad);
        var ended = await run.ToldAsync<RunEnded>();

        Assert.That(ended.Outcome, Is.EqualTo("recovered"), ended.Reason);
        Assert.That(run.Events.OfType<TriggerFired>().Single().Version, Is.EqualTo(ground.Bad));
        await run.LooksAsync(6);
        Assert.That((await ground.ServingAsync(), ground.Changes), Is.EqualTo((ground.Good, 1)), "the release that works is left alone");
        Assert.That(
            run.Project.Git($"show incident/{ended.Incident}:deployments/shop.yaml"),
            Does.Contain(ground.Bad).And.Contain(ground.Good)
        );
    }

    [Test]
    public async Task What_is_put_back_behind_an_automatic_change_is_left_to_a_person()
    {
        await using var ground = await TGround.StartAsync();
        await using var application = await ServedApplication.StartAsync(() => ground.ServingAsync().Result);
        application.Broken.Add(ground.Bad);
        await using var run = await BeginAsync(ground, application);
        await run.ToldAsync<RunEnded>();

        ground.DeployBySomebody(ground.Bad);
        var held = await run.ToldAsync<Suppressed>();

        Assert.That(held.Reason, Does.Contain("the cooldown of 10m after the last automatic run"));
        await run.LooksAsync(6);
        Assert.That((await ground.ServingAsync(), ground.Changes), Is.EqualTo((ground.Bad, 1)));
    }

    [Test]
    public async Task Another_release_that_somebody_brings_is_told()
    {
        await using var ground = await TGround.StartAsync();
        await using var application = await ServedApplication.StartAsync(() => ground.ServingAsync().Result);
        await using var run = await BeginAsync(ground, application, failures: 100);
        await run.LooksAsync(3);

        ground.DeployBySomebody(ground.Good);
        var changed = await run.ToldAsync<ReleaseChanged>();

        Assert.That(changed.Describe(), Does.Contain(ground.Bad).And.Contain(ground.Good));
        Assert.That(ground.Changes, Is.Zero, "nothing is sent");
        Assert.That(
            $"{changed.Describe()}\n{StatusText.Of(run.Status.Now())}",
            Does.Not.Match($"{ground.Good} (on )?{ground.Good}").And.Not.Match($"{ground.Bad} (on )?{ground.Bad}"),
            "what has no name but its version is named once"
        );
    }

    private static async Task<WatchRun> BeginAsync(TGround ground, ServedApplication application, int failures = 3)
    {
        var run = new WatchRun();
        run.Project.Write(
            "runbooks/targets/shop.yaml",
            $$"""
            apiVersion: runbooks/v1
            name: shop
            processing-time: 1s
            read-every: 20ms
            stable-reads: 2
            stable-every: 10ms
            request-timeout: 20s
            application:
              base-url: {{application.BaseUrl}}
              health: { http: { get: /health }, version: body.version }
              critical: { http: { get: /orders } }
            safeguards: { unproven-standby: allow }
            triggers:
              - runbook: roll
                health-check: { failures: {{failures}}, every: 100ms }
            {{ground.Lines}}
            """
        );
        return await run.BeginAsync();
    }
}
