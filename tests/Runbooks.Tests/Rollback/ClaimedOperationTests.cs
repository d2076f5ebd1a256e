using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Rollback;

/// <summary>What a controller says of what it has begun is a claim like any other.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ClaimedOperationTests
{
    [TestCase("toggle", 2)]
    [TestCase("toggle", 9)]
    [TestCase("absolute", 9)]
    public async Task What_is_said_to_be_done_and_serves_later_is_waited_for_and_sent_once(string means, double late)
    {
        var controller = new InstantController(means) { Operation = "done" };
        controller.Changes = _ =>
        {
            controller.MoveLater(late, 3, "runbook");
            return "202";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 1)), resolved.Detail);
    }

    [Test]
    public async Task The_time_of_what_is_said_to_be_done_begins_when_that_is_said()
    {
        // It is done 20 s after the answer, and serves 9 s behind that.
        var controller = new InstantController("toggle");
        controller.Changes = _ =>
        {
            controller.Run.Target.Later(TimeSpan.FromSeconds(20), () => controller.Operation = "done");
            controller.MoveLater(29, 3, "runbook");
            return "202";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 1)), resolved.Detail);
    }

    [Test]
    public async Task What_is_said_to_be_done_and_is_not_when_its_time_is_over_is_followed_by_the_second_way()
    {
        var controller = new InstantController("toggle") { Operation = "done" };
        controller.Changes = sent =>
        {
            if (sent == 2)
                controller.Move(3, "runbook");
            return "202";
        };
        var second = await controller.Run.RollBackAsync(InstantController.Request);

        var alone = new InstantController("toggle") { Operation = "done", Changes = _ => "202" };
        var first = await alone.Run.RollBackAsync(InstantController.Request with { MaySwitch = false });

        Assert.That((second.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 2)), second.Detail);
        Assert.That((first.Verdict, alone.Sent), Is.EqualTo((RollbackVerdict.ClaimedNotDone, 1)), first.Detail);
    }

    [Test]
    public async Task What_has_failed_and_moves_all_the_same_is_not_undone_by_the_second_way()
    {
        var controller = new InstantController("toggle") { Operation = "failed" };
        controller.Changes = _ =>
        {
            controller.MoveLater(8, 3, "runbook");
            return "202";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 1)), resolved.Detail);
    }

    [Test]
    public async Task What_has_failed_is_not_waited_for_where_there_is_no_second_way()
    {
        var controller = new InstantController("toggle") { Operation = "failed", Changes = _ => "202" };
        var late = controller.Run.Target.Clock.GetUtcNow().AddSeconds(5);

        var resolved = await controller.Run.RollBackAsync(InstantController.Request with { MaySwitch = false });

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Refused, 1)), resolved.Detail);
        Assert.That(controller.Run.Target.Clock.GetUtcNow(), Is.LessThan(late), "the clock leaps over whatever is waited for");
    }

    [Test]
    public async Task What_was_begun_and_cannot_be_asked_for_is_told_once_and_the_state_decides()
    {
        var controller = new InstantController("absolute") { Operation = "503" };
        controller.Changes = _ =>
        {
            controller.MoveLater(9, 3, "runbook");
            return "202";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 1)), resolved.Detail);
        var told = controller.Run.Events.OfType<OperationUnread>().Single();
        Assert.That(told.Problem, Does.Contain("HTTP 503"));
        Assert.That(TimelineSentences.Of(told).Text, Does.StartWith("What the controller had begun could not be asked for"));
    }

    [Test]
    public async Task What_was_begun_and_is_read_again_is_not_told_of()
    {
        var controller = new InstantController("absolute") { Operation = "503" };
        controller.Changes = _ =>
        {
            controller.Run.Target.Later(TimeSpan.FromSeconds(0.9), () => controller.Operation = "running");
            controller.MoveLater(5, 3, "runbook");
            return "202";
        };

        await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That(controller.Run.Events.OfType<OperationUnread>(), Is.Empty);
    }

    [TestCase("toggle")]
    [TestCase("toggle", "settled")]
    [TestCase("absolute", "settled")]
    public async Task A_release_that_the_controller_calls_failing_is_no_recovery(string means, params string[] without)
    {
        var controller = new InstantController(means, without);
        controller.Changes = _ =>
        {
            controller.Move(3, "runbook");
            controller.Failing = "it crashes in a loop";
            return "200";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("slot 3 serves 1.4.2, and the controller says that it fails: it crashes in a loop"));
    }

    [Test]
    public async Task A_failing_release_is_left_and_what_is_said_of_it_may_be_told_for_a_moment_longer()
    {
        var controller = new InstantController("absolute") { Failing = "it crashes in a loop" };
        controller.Changes = _ =>
        {
            controller.Move(3, "runbook");
            controller.Run.Target.Later(TimeSpan.FromSeconds(3), () => controller.Failing = null);
            return "200";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
    }

    [Test]
    public async Task What_serves_already_and_fails_is_not_safe()
    {
        var controller = new InstantController("absolute") { Live = 3, Failing = "it crashes in a loop" };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request with { ToVersion = "1.4.2" });

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.NotEligible, 0)), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("but the controller says that it fails: it crashes in a loop"));
    }
}
