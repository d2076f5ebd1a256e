using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Rollback;

/// <summary>What somebody else does before a rollback and while it is under way.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ForeignChangeTests
{
    [Test]
    public async Task A_toggle_waits_for_what_is_under_way_and_is_not_sent_where_that_went_there()
    {
        var controller = new InstantController("toggle") { IsSettled = false, By = "mallory" };
        controller.Run.Target.Later(TimeSpan.FromSeconds(4), () =>
        {
            controller.Move(3, "mallory");
            controller.IsSettled = true;
        });

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.NotEligible, 0)), resolved.Detail);
    }

    [Test]
    public async Task A_toggle_is_sent_when_what_was_under_way_has_come_to_rest_where_it_was()
    {
        var controller = Moving(new InstantController("toggle") { IsSettled = false });
        controller.Run.Target.Later(TimeSpan.FromSeconds(4), () => controller.IsSettled = true);

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 1)), resolved.Detail);
    }

    [Test]
    public async Task A_toggle_is_not_sent_on_top_of_what_never_comes_to_rest()
    {
        var controller = new InstantController("toggle") { IsSettled = false, By = "mallory" };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);
        var plan = await controller.Run.RollBackAsync(InstantController.Request with { IsPlan = true });
        var soon = await controller.Run.RollBackAsync(new RollbackRequest(TimeSpan.FromSeconds(4)) { IsPlan = true });

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.NotEligible, 0)));
        Assert.That(resolved.Detail, Does.Contain("a change is still under way, by mallory"));
        Assert.That(plan.Detail, Does.Contain("a change is under way, by mallory: it is waited for first, up to 10s"));
        Assert.That(soon.Detail, Does.Contain("it is waited for first, up to 4s"));
    }

    [TestCase("append", 10)]
    [TestCase("absolute", 0)]
    public async Task Others_go_back_from_what_never_comes_to_rest(string means, int waits)
    {
        var controller = new InstantController(means) { IsSettled = false };
        var began = controller.Run.Target.Clock.GetUtcNow();
        TimeSpan? left = null;
        controller.Changes = _ =>
        {
            left = controller.Run.Target.Clock.GetUtcNow() - began;
            controller.Move(means == "append" ? 5 : 3, "runbook");
            controller.IsSettled = true;
            return "200";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 1)), resolved.Detail);
        Assert.That(left!.Value.TotalSeconds, Is.GreaterThanOrEqualTo(waits).And.LessThan(waits + 2));
    }

    [TestCase("lost", false)]
    [TestCase("no", false)]
    [TestCase("400", false)]
    [TestCase("lost", true)]
    public async Task Nothing_is_sent_again_where_somebody_else_moved_it_to_and_fro(string answer, bool isResumed)
    {
        var controller = new InstantController("toggle", "mark") { Changes = _ => answer };
        void ToAndFro(int look)
        {
            if (look >= (isResumed ? 1 : 2))
                controller.By = "mallory";
        }

        RollbackResolved resolved;
        if (isResumed)
        {
            await controller.Run.RollBackAsync(InstantController.Request);
            var past = controller.Run.Events.TakeWhile(e => e is not RollbackAnswered).ToList();
            controller.OnLook = ToAndFro;
            var sent = controller.Sent;
            resolved = await controller.Run.ResumeRollbackAsync(InstantController.Request, past);
            Assert.That(controller.Sent, Is.EqualTo(sent), resolved.Detail);
        }
        else
        {
            controller.OnLook = ToAndFro;
            resolved = await controller.Run.RollBackAsync(InstantController.Request);
            Assert.That(controller.Sent, Is.EqualTo(1), resolved.Detail);
        }

        Assert.That(resolved.Verdict, Is.EqualTo(answer == "no" ? RollbackVerdict.Refused : RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("the last change was made by mallory, not by ci any more"));
        Assert.That(resolved.Help, Does.Contain("mallory"));
    }

    [Test]
    public void A_toggle_is_warned_of_where_neither_a_mark_nor_a_history_tells_of_others()
    {
        var target = new InstantController("toggle", "mark").Run.Target.Definition;

        Assert.That(ControllerGaps.Of(Controller.Of(target).Definition), Has.Some.Contains("`mark` of the controller"));
        Assert.That(ControllerGaps.Of(ShippedControllers.BlueGreen.Definition), Has.None.Contains("`mark`"));
    }

    [Test]
    public async Task Looks_that_contradict_each_other_send_no_toggle()
    {
        var controller = new InstantController("toggle");
        controller.OnLook = look => controller.Live = look % 2 == 0 ? 4 : 3;

        await controller.Run.RunStepsAsync("  - { id: first, state: {} }\n  - { id: back, rollback: {} }\n");

        Assert.That(controller.Sent, Is.Zero);
        Assert.That(Resolved(controller).Detail, Does.Contain("its looks contradict each other").And.Contain("nothing was sent"));
    }

    [Test]
    public async Task A_release_that_served_by_an_earlier_look_of_the_run_lets_no_toggle_be_sent()
    {
        // The first look and all behind the second say 4, and the one between them 3.
        var controller = new InstantController("toggle");
        controller.OnLook = look => controller.Live = look == 2 ? 3 : 4;

        await controller.Run.RunStepsAsync("  - { id: first, state: {} }\n  - { id: second, state: {} }\n  - { id: back, rollback: {} }\n");

        Assert.That((Resolved(controller).Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.NotEligible, 0)));
        Assert.That(
            Resolved(controller).Detail,
            Does.Contain("slot 4 1.5.0, and by an earlier look of this run it was slot 3 1.4.2: the target was switched meanwhile")
        );
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_a_rollback_of_the_run_moved_itself_lets_the_next_be_sent(bool isResumed)
    {
        var controller = new InstantController("toggle", "served", "moved-by");
        controller.Changes = _ =>
        {
            controller.Move(7 - controller.Live, "runbook");
            return "200";
        };
        List<RunEvent> intended =
        [
            new RollbackIntended(1, "POST /change", "slot 4", "slot 3", "1.5.0", "1.4.2", "a reason") { FromRef = "4", ToRef = "3" },
        ];

        var second = await controller.Run.WithProtocolAsync(async protocol =>
        {
            var first = isResumed
                ? await protocol.ResumeAsync(InstantController.Request, intended, default)
                : await protocol.RunAsync(InstantController.Request, default);
            Assert.That((first.Verdict, controller.Live), Is.EqualTo((RollbackVerdict.Switched, 3)), first.Detail);
            return await protocol.RunAsync(InstantController.Request, default);
        });

        Assert.That((second.Verdict, controller.Live, controller.Sent), Is.EqualTo((RollbackVerdict.Switched, 4, 2)), second.Detail);
    }

    [Test]
    public async Task A_toggle_whose_older_release_serves_is_not_sent_where_the_newer_one_has_served()
    {
        var controller = new InstantController("toggle") { Live = 3 };
        var untold = Moving(new InstantController("toggle", "served") { Live = 3 }, to: 4);

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);
        var gone = await untold.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.NotEligible, 0)), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("somebody has gone back already"));
        Assert.That(gone.Verdict, Is.EqualTo(RollbackVerdict.Switched), gone.Detail);
        Assert.That(gone.NotKnown, Has.Some.Contains("nothing says that 1.5.0 has served before: the controller tells of no history"));
    }

    [Test]
    public async Task A_conflict_where_somebody_else_went_is_not_told_as_our_doing()
    {
        var controller = new InstantController("absolute");
        controller.Changes = _ =>
        {
            controller.Move(3, "mallory");
            return "412";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, resolved.WasGoneTo), Is.EqualTo((RollbackVerdict.Switched, true)), resolved.Detail);
        Assert.That(resolved.Detail, Does.EndWith("POST /change was refused (HTTP 412), because somebody else (mallory) had gone there"));
    }

    [Test]
    public async Task A_conflict_where_nothing_moved_blames_nobody()
    {
        var controller = new InstantController("absolute") { Changes = _ => "412" };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Refused, 1)));
        Assert.That(
            resolved.Detail,
            Does.Contain("it was refused as a conflict, although nothing is seen to have moved on shop").And.Not.Contain("ci")
        );
        Assert.That(resolved.Help, Does.Not.Contain("ci"));
    }

    [Test]
    public async Task A_conflict_where_somebody_else_moved_it_to_and_fro_says_whom_to_find()
    {
        var controller = new InstantController("absolute", "mark");
        controller.Changes = _ =>
        {
            controller.By = "mallory";
            return "412";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Refused, 1)));
        Assert.That(resolved.Detail, Does.Contain("something moved on shop since it was read, by mallory"));
        Assert.That(resolved.Help, Does.StartWith("Find out who acts on shop (mallory made the last change)"));
    }

    [TestCase("412", RollbackVerdict.Refused, 5, Description = "five reads in which nothing moves")]
    [TestCase("409", RollbackVerdict.Unknown, 13, Description = "as long as it may be done all the same")]
    public async Task What_is_refused_is_not_waited_for_where_its_mark_moved_and_nothing_moves_any_more(
        string answer,
        RollbackVerdict verdict,
        int most
    )
    {
        var controller = new InstantController("append");
        controller.Changes = _ =>
        {
            controller.Unseen++;
            return answer;
        };
        var began = controller.Run.Target.Clock.GetUtcNow();

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((verdict, 1)), resolved.Detail);
        // On the clock of the test, which goes on by what is waited for alone.
        Assert.That((controller.Run.Target.Clock.GetUtcNow() - began).TotalSeconds, Is.LessThan(most));
    }

    [Test]
    public async Task A_conflict_without_a_word_on_what_is_under_way_is_waited_for_as_long_as_a_change_may_take()
    {
        var controller = new InstantController("absolute", "settled");
        controller.Changes = _ =>
        {
            controller.Unseen++;
            controller.MoveLater(9, 3, "mallory");
            return "412";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, resolved.WasGoneTo), Is.EqualTo((RollbackVerdict.Switched, true)), resolved.Detail);
    }

    [Test]
    public async Task A_conflict_with_a_change_that_is_under_way_is_waited_for_until_that_has_ended()
    {
        var controller = new InstantController("absolute");
        controller.Changes = _ =>
        {
            (controller.IsSettled, controller.Unseen) = (false, 1);
            controller.MoveLater(30, 3, "mallory");
            controller.Run.Target.Later(TimeSpan.FromSeconds(30), () => controller.IsSettled = true);
            return "412";
        };

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That((resolved.Verdict, resolved.WasGoneTo), Is.EqualTo((RollbackVerdict.Switched, true)), resolved.Detail);
    }

    [Test]
    public async Task A_conflict_that_is_resumed_blames_nobody_because_of_a_name_that_the_journal_masks()
    {
        var controller = new InstantController("absolute") { By = "token-of-ci", Changes = _ => "412" };
        controller.Run.Redactor.Add("token-of-ci");
        await controller.Run.RollBackAsync(InstantController.Request);
        List<RunEvent> past = [.. controller.Run.Events.TakeWhile(e => e is not RollbackAnswered)];
        past.Add(controller.Run.Events.OfType<RollbackAnswered>().First());

        var resolved = await controller.Run.ResumeRollbackAsync(InstantController.Request, past);

        Assert.That(past.OfType<StatusObserved>().First().MovedBy, Is.EqualTo(Redactor.Mask));
        Assert.That((resolved.Verdict, controller.Sent), Is.EqualTo((RollbackVerdict.Refused, 1)));
        Assert.That(resolved.Detail, Does.Contain("although nothing is seen to have moved on shop"));
    }

    [Test]
    public async Task Another_release_of_the_same_version_is_named()
    {
        var controller = Moving(new InstantController("absolute"));
        controller.MoveLater(2, 7, "mallory");

        var resolved = await controller.Run.RollBackAsync(InstantController.Request);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.WrongVersion), resolved.Detail);
        Assert.That(resolved.Detail, Is.EqualTo("slot 7 serves 1.4.2, and is not slot 3 1.4.2, the release that was wanted, by mallory"));
    }

    private static RollbackResolved Resolved(InstantController controller) => controller.Run.Events.OfType<RollbackResolved>().Single();

    private static InstantController Moving(InstantController controller, int to = 3)
    {
        controller.Changes = _ =>
        {
            controller.Move(to, "runbook");
            return "200";
        };
        return controller;
    }
}
