using Runbooks.Connections;
using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>What a run does that finds its target taken over, right before it sends.</summary>
[Category("Servers")]
public sealed class FenceTests
{
    private const string Taken = "another run holds sandbox";

    [TestCase(1, TestName = "A_rollback_whose_lock_was_lost_is_not_sent")]
    [TestCase(2, TestName = "A_rollback_whose_lock_was_lost_while_the_connection_was_made_is_not_sent")]
    public async Task A_rollback_is_held_back(int refusedAt)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses);

        await run.RunStepsAsync("  - { id: rollback, rollback: { within: 2s } }", s => s.Fence = RefuseFrom(refusedAt));

        Assert.Multiple(() =>
        {
            Assert.That(run.OutcomeName, Is.EqualTo("not recovered"));
            Assert.That(run.Rollback!.Verdict, Is.EqualTo(RollbackVerdict.NotSent));
            Assert.That(
                run.Events.Where(e => e is RollbackIntended or RollbackAnswered).Select(e => (e as RollbackAnswered)?.Answer),
                Is.EqualTo(new[] { null, "not sent" }),
                "the intent is on disk, and that nothing came of it"
            );
            Assert.That(run.Finished.Reason, Is.EqualTo($"POST /deployment/rollback was not sent: {Taken}."));
            Assert.That(run.Finished.Next, Does.Contain("runbook lock list"));
            Assert.That((run.Sandbox.RollbackPosts, run.Sandbox.Toggles), Is.EqualTo((0, 0)));
        });
    }

    [Test]
    public async Task A_switch_behind_a_refused_rollback_asks_again()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, "refused");

        await run.RunStepsAsync("  - { id: rollback, rollback: { within: 2s, otherwise: switch } }", s => s.Fence = RefuseFrom(3));

        Assert.That(run.Rollback!.Verdict, Is.EqualTo(RollbackVerdict.NotSent));
        Assert.That(run.Events.OfType<RollbackAnswered>().Select(a => a.Answer), Is.EqualTo(new[] { "refused", "not sent" }));
        Assert.That(run.Sandbox.Toggles, Is.Zero);
    }

    [Test]
    public async Task A_request_that_may_change_the_target_is_not_sent_and_ends_the_run()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses);

        await run.RunStepsAsync(
            "  - { id: deploy, http: { post: /deployment/deploy }, continue-on-failure: true }\n  - { id: after, http: { get: /health } }",
            s => s.Fence = RefuseFrom(1)
        );

        Assert.That(run.Step("deploy").Error!.Code, Is.EqualTo("RB0512"));
        Assert.That(run.Step("deploy").Error!.Message, Is.EqualTo($"POST /deployment/deploy: not sent: {Taken}"));
        Assert.That(run.Ends, Is.EqualTo(new[] { "deploy failed", "after skipped" }));
    }

    [Test]
    public async Task A_command_that_may_change_something_is_not_run()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses);

        await run.RunStepsAsync(
            "  - { id: safe, command: { run: [git, --version], safe: true } }\n  - { id: command, command: { run: [git, --version] } }",
            s => s.Fence = RefuseFrom(1)
        );

        Assert.That(run.Ends, Is.EqualTo(new[] { "safe passed", "command failed" }));
        Assert.That(run.Step("command").Error!.Message, Is.EqualTo($"`git` was not run: {Taken}"));
    }

    [Test]
    public async Task What_changes_nothing_is_sent_without_being_asked_for()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync("  - { id: query, http: { post: /api/ai/query, json: { content: a, tenantId: b }, safe: true } }", s =>
            s.Fence = RefuseFrom(1)
        );

        Assert.That(run.Ends, Is.EqualTo(new[] { "query passed" }));
    }

    private static SendFence RefuseFrom(int question)
    {
        var asked = 0;
        return _ => ValueTask.FromResult(Interlocked.Increment(ref asked) >= question ? Taken : null);
    }
}
