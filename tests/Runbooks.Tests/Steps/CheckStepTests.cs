using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`check` in the middle of a run.</summary>
internal sealed class CheckStepTests
{
    private const string Prove = "  - id: prove\n    check: [ health, core-functionality, widget: { optional: true } ]\n";

    [Test]
    public async Task Checks_that_pass_let_the_run_go_on_and_leave_their_status()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(
            Prove + "  - id: tell\n    when: steps.prove.checks.core_functionality == \"pass\"\n    notify: { text: proved }\n"
        );
        Assert.That(run.Ends, Is.EqualTo(["prove passed", "tell passed"]));
    }

    [Test]
    public async Task A_check_that_does_not_pass_fails_the_step_and_says_what_was_seen()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "catch-all@active");
        await run.RunStepsAsync(Prove);
        Assert.That(run.Step("prove").Error!.Message, Does.StartWith("core-functionality is unknown: expected that "));
    }

    [TestCase("  - id: prove\n    check: [ health, database ]\n", 1)]
    [TestCase("  - id: prove\n    check: [ health, performance, database ]\n", 2)]
    [TestCase("  - id: prove\n    check: [ health ]\n  - id: again\n    check: [ database ]\n", 2)]
    public async Task Checks_that_look_at_one_moment_ask_once_and_after_a_sample_or_a_step_anew(string steps, int moments)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(steps, settings => settings.Target = run.Target with { RequestTimeout = TimeSpan.FromMinutes(1) });

        var asked = run.Sandbox.Requests.Where(r => r.Listener == "front").CountBy(r => r.Path).ToDictionary();
        Assert.Multiple(() =>
        {
            Assert.That(run.OutcomeName, Is.EqualTo("nothing wrong"), run.Finished.Reason);
            Assert.That(asked.GetValueOrDefault("/api/health"), Is.EqualTo(moments));
            Assert.That(asked.GetValueOrDefault("/api/health-that-does-not-exist"), Is.EqualTo(moments));
        });
    }
}
