using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;
using Runbooks.Watch.Events;

namespace Runbooks.Tests.Watch;

/// <summary>What a shadow says and leaves: a watch that acts must act as if there had been none.</summary>
[CancelAfter(120_000)]
public sealed class ShadowTests
{
    private const string Health = "health-check: { failures: 3, every: 100ms }";

    [Test]
    public async Task A_watch_after_a_shadow_does_what_the_shadow_only_told()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 1h }");
        await run.BeginAsync(shadow: true);
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<Shadowed>();
        await run.EndAsync();

        // A second shadow tells nothing anew, and forgets nothing of it.
        await run.BeginAsync(shadow: true);
        await run.LooksAsync(3);
        Assert.That(run.Events.Where(e => e is Shadowed or Suppressed), Is.Empty);
        await run.EndAsync();

        await run.BeginAsync();
        Assert.That((await run.ToldAsync<RunEnded>()).Outcome, Is.EqualTo("recovered"));
        Assert.That((sandbox.RollbackPosts, sandbox.ActiveVersion), Is.EqualTo((1, "1.4.2")));
    }

    [Test]
    public async Task What_a_watch_has_done_outlives_a_shadow()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s }");
        await run.BeginAsync();
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>();
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await run.ToldAsync<CircuitOpened>();
        await run.EndAsync();

        await run.BeginAsync(shadow: true);
        await run.ToldAsync<CircuitStillOpen>();
        await run.LooksAsync(3);
        Assert.That(run.Events.OfType<Shadowed>(), Is.Empty, "it would not have run");
        await run.EndAsync();

        await run.BeginAsync();
        await run.ToldAsync<CircuitStillOpen>();
        await run.LooksAsync(3);
        Assert.That((sandbox.RollbackPosts, sandbox.ActiveVersion), Is.EqualTo((1, "1.5.0")), "no person has closed the circuit");
    }

    [TestCase(
        "",
        "nothing says that 1.4.2 has served before: the history of the status is empty, and no person began this run or approved of it"
    )]
    [TestCase("safeguards: { unproven-standby: allow }", null)]
    public async Task A_shadow_says_that_a_standby_of_which_nothing_is_known_would_be_left_alone_as_a_watch_leaves_it(
        string safeguards,
        string? refused
    )
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, safeguards, faults: "history-empty");
        await run.BeginAsync(shadow: true);
        sandbox.Faults.Set("crashing@green");

        var shadowed = await run.ToldAsync<Shadowed>();
        Assert.That(shadowed.Refused, Is.EqualTo(refused));
        Assert.That(shadowed.Describe(), Does.EndWith(refused is null ? shadowed.Reason : $". It would send nothing: {refused}"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
        await run.EndAsync();

        await run.BeginAsync();
        var ended = await run.ToldAsync<RunEnded>();
        Assert.That(
            (ended.Outcome, sandbox.RollbackPosts),
            Is.EqualTo(refused is null ? ("recovered", 1) : ("not recovered", 0)),
            "what was foretold"
        );
        if (refused is not null)
            Assert.That(ended.Reason, Does.StartWith("Nothing says that 1.4.2 has served before"));
    }

    [Test]
    public async Task A_shadow_looks_at_a_target_whose_state_a_program_tells()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "there is no cat");
        await using var application = await ServedApplication.StartAsync(() => "1.5.0");
        application.Broken.Add("1.5.0");
        await using var run = new WatchRun();
        run.Project.Write("state.json", """{ "live": "1.5.0", "mark": 2, "all": ["1.5.0", "1.4.2"] }""");
        run.Project.Write(
            "runbooks/targets/shop.yaml",
            $$$"""
            apiVersion: runbooks/v1
            name: shop
            base-url: {{{application.BaseUrl}}}
            controller:
              state:
                reads: { live: { command: { run: [cat, state.json] } } }
                serving: { ref: live.body.live }
                mark: live.body.mark
                releases: { from: live.body.all, version: item }
              change:
                means: absolute
                command: { run: [cat, "{{ to.ref }}"] }
            application:
              base-url: {{{application.BaseUrl}}}
              health: { http: { get: /health }, version: body.version }
              critical: { http: { get: /orders } }
            safeguards: { unproven-standby: allow }
            triggers:
              - runbook: roll
                {{{Health}}}
            """
        );
        await run.BeginAsync(shadow: true);

        Assert.That((await run.ToldAsync<Shadowed>()).Refused, Is.Null);
    }
}
