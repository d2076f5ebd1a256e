using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`wait` over real HTTP.</summary>
internal sealed class WaitStepTests
{
    [Test]
    public async Task Waiting_ends_when_its_condition_holds()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "error=503@status*4");
        await run.RunStepsAsync(
            """
              - id: settled
                wait: { http: { get: /deployment/status }, until: status == 200, every: 5ms, within: 10s }
                expect: [ attempts == 4 ]
            """
        );
        Assert.That(run.Step("settled").Note, Is.EqualTo("after 4 requests"));
    }

    [Test]
    public async Task An_answer_that_never_comes_does_not_hold_the_wait_past_its_bound()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "late=1m@status");
        await run.RunStepsAsync(
            """
              - id: settled
                wait: { http: { get: /deployment/status }, until: status == 200, every: 5ms, within: 150ms }
            """
        );
        Assert.Multiple(() =>
        {
            Assert.That(run.Step("settled").Error!.Code, Is.EqualTo("RB0504"));
            Assert.That(run.Step("settled").DurationMs, Is.LessThan(5_000));
        });
    }

    [Test]
    public async Task A_request_that_the_end_of_the_waiting_cuts_short_does_not_hide_what_was_seen_before()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        var running = run.RunStepsAsync(
            """
              - id: settled
                wait: { http: { get: /deployment/status }, until: status == 503, every: 5ms, within: 390ms }
            """
        );

        // The engine reads the status before the first step as well: by the fifth time the wait has had an answer of its own.
        await Bounded.UntilAsync(
            () => run.Sandbox.Requests.Count(r => r.Path == "/deployment/status") >= 5 || running.IsCompleted,
            "the status is read five times"
        );
        run.Sandbox.Faults.Set("late=1m@status");
        await running;

        Assert.That(run.Step("settled").Error!.Label, Is.EqualTo("at last, status was 200"));
    }

    [Test]
    public async Task Waiting_may_be_for_a_fixed_time()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync("  - id: settle\n    wait: { for: 60ms }\n");
        Assert.That(run.Step("settle").DurationMs, Is.GreaterThanOrEqualTo(50));
    }
}
