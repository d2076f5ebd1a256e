using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>What every step has: `when`, `continue-on-failure`, and what runs on failure and always.</summary>
internal sealed class FlowTests
{
    private EngineRun _run = null!;

    [SetUp]
    public async Task StartAsync() => _run = await EngineRun.StartAsync(BadRelease.None);

    [TearDown]
    public async Task StopAsync() => await _run.DisposeAsync();

    [Test]
    public async Task A_condition_that_does_not_hold_skips_the_step_and_says_what_was_seen()
    {
        await _run.RunStepsAsync(
            """
              - id: status
                http: { get: /deployment/status }
              - id: blue
                when: steps.status.body.currentEnvironment == "blue"
                notify: { text: blue }
            """
        );
        Assert.That(
            _run.Step("blue").Note,
            Is.EqualTo(
                "`steps.status.body.currentEnvironment == \"blue\"` does not hold: steps.status.body.currentEnvironment is \"green\""
            )
        );
    }

    [Test]
    public async Task A_failure_skips_the_rest_runs_what_is_for_failures_and_then_what_is_always_done()
    {
        await _run.RunStepsAsync(
            """
              - id: broken
                http: { get: /not/there }
              - id: rest
                notify: { text: rest }
            on-failure:
              - id: tell
                notify: { text: it failed }
            always:
              - id: last
                notify: { text: over }
            """
        );
        Assert.That(_run.Ends, Is.EqualTo(["broken failed", "rest skipped", "tell passed", "last passed"]));
    }

    [Test]
    public async Task What_is_for_failures_does_not_run_without_one()
    {
        await _run.RunStepsAsync(
            """
              - id: well
                notify: { text: well }
            on-failure:
              - id: tell
                notify: { text: it failed }
            always:
              - id: last
                notify: { text: over }
            """
        );
        Assert.That(_run.Ends, Does.Not.Contain("tell passed").And.Contain("last passed"));
    }

    [Test]
    public async Task A_failure_that_is_passed_over_is_shown_and_the_run_goes_on()
    {
        await _run.RunStepsAsync(
            """
              - id: broken
                http: { get: /not/there }
                continue-on-failure: true
              - id: rest
                when: steps.broken.status == 404
                notify: { text: rest }
            """
        );
        Assert.That(_run.Ends, Is.EqualTo(["broken failed", "rest passed"]));
    }

    [Test]
    public async Task A_run_that_is_stopped_starts_no_further_step_but_does_what_is_always_done()
    {
        using var stop = new CancellationTokenSource();
        _run.OnEvent = (e, _) =>
        {
            if (e is Runbooks.Events.StepStarted { Path: "each/0/slow" })
                stop.CancelAfter(50);
        };
        await _run.RunStepsAsync(
            """
              - id: each
                foreach:
                  in: '[1, 2]'
                  steps:
                    - id: slow
                      wait: { for: 20s }
                    - id: tell
                      notify: { text: after }
              - id: rest
                notify: { text: rest }
            always:
              - id: last
                notify: { text: over }
            """,
            s => s.Cancel = stop.Token
        );
        Assert.That(
            _run.Ends,
            Is.EqualTo(["each/0/slow cancelled", "each/0/tell skipped", "each cancelled", "rest skipped", "last passed"])
        );
        Assert.That(_run.OutcomeName, Is.EqualTo("cancelled"));
    }
}
