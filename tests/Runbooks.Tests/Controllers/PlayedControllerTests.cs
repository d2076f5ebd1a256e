using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>What can be tried where the controller is played.</summary>
internal abstract class PlayedControllerTests<TGround> : ControllerTests<TGround>
    where TGround : FakeGround, IStarts<TGround>
{
    [TestCase(ControllerFault.None)]
    [TestCase(ControllerFault.LosesAfter)]
    [TestCase(ControllerFault.LosesBefore, ControllerFault.None)]
    [TestCase(ControllerFault.ErrorsAfter)]
    public async Task A_mark_that_is_the_same_behind_a_change_makes_no_second_one(params ControllerFault[] faults)
    {
        await using var ground = await TGround.StartAsync();
        (ground.ReusesMark, ground.Faults) = (true, faults);

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(ground.Applied, Is.EqualTo(1));
    }

    [TestCase(ControllerFault.LosesAfter, true)]
    [TestCase(ControllerFault.LosesAfter, false)]
    [TestCase(ControllerFault.LosesBefore, true)]
    [TestCase(ControllerFault.LosesBefore, false)]
    [TestCase(ControllerFault.LosesAndActsLate, true)]
    [TestCase(ControllerFault.LosesAndActsLate, false)]
    public async Task A_process_that_ends_at_a_lost_answer_is_gone_on_with_and_moves_the_traffic_once(ControllerFault fault, bool isWritten)
    {
        await using var ground = await TGround.StartAsync();
        ground.Faults = [fault, ControllerFault.None];
        var first = new ControlledRun(ground.Lines) { Ends = new ProcessEnd(typeof(RollbackAnswered), 1, isWritten) };
        await Assert.ThrowsAsync<ProcessEndedException>(() => first.RollBackAsync());

        var resolved = await new ControlledRun(ground.Lines).ResumeAsync(first.Journal);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(ground.Applied, Is.EqualTo(1));
    }

    [Test]
    public async Task A_process_that_ends_twice_is_gone_on_with_and_moves_the_traffic_once()
    {
        await using var ground = await TGround.StartAsync();
        ground.Faults = [ControllerFault.LosesBefore, ControllerFault.LosesAfter, ControllerFault.None];
        var first = new ControlledRun(ground.Lines) { Ends = new ProcessEnd(typeof(RollbackAnswered), 1, IsWritten: false) };
        await Assert.ThrowsAsync<ProcessEndedException>(() => first.RollBackAsync());
        var second = new ControlledRun(ground.Lines) { Ends = new ProcessEnd(typeof(RollbackAnswered), 1, IsWritten: false) };
        await Assert.ThrowsAsync<ProcessEndedException>(() => second.ResumeAsync(first.Journal));

        var resolved = await new ControlledRun(ground.Lines).ResumeAsync([.. first.Journal, .. second.Journal]);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(ground.Applied, Is.EqualTo(1));
    }
}
