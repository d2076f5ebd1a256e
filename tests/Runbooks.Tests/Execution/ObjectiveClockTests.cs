using Microsoft.Extensions.Time.Testing;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Redaction;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

/// <summary>The recovery time objective, counted by a clock that nobody can set.</summary>
public sealed class ObjectiveClockTests
{
    private static readonly TimeSpan Objective = TimeSpan.FromMinutes(2);

    [TestCase(1)]
    [TestCase(-1)]
    public void A_wall_clock_that_jumps_does_not_move_the_objective(int hours)
    {
        var time = new JumpingClock();
        var told = new List<RunEvent>();
        using var events = EventsOf(time, told);
        using var clock = new ObjectiveClock(time, events, Objective, TimeSpan.FromSeconds(10));

        time.Advance(TimeSpan.FromSeconds(20));
        time.Jump = TimeSpan.FromHours(hours);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(50)));
        Assert.That(told, Is.Empty, "half of the objective is not over");
    }

    [Test]
    public void Each_mark_is_told_once_also_where_another_process_told_it_before()
    {
        var time = new FakeTimeProvider();
        var told = new List<RunEvent>();
        using var events = EventsOf(time, told);
        using var clock = new ObjectiveClock(time, events, Objective, TimeSpan.Zero, passed: 50);

        time.Advance(TimeSpan.FromMinutes(3));

        Assert.That(told.OfType<ObjectivePassed>().Select(o => o.Percent), Is.EquivalentTo([80, 100]));
    }

    [Test]
    public void What_another_process_counted_is_part_of_what_is_counted()
    {
        var time = new FakeTimeProvider();
        using var events = new RunEvents(time, new Redactor(), [], new StreamStart(40, 3, TimeSpan.FromSeconds(70)));
        using var clock = new ObjectiveClock(time, events, Objective, TimeSpan.FromSeconds(10));

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(85)));
    }

    private static RunEvents EventsOf(TimeProvider time, List<RunEvent> told) =>
        new(
            time,
            new Redactor(),
            [
                recorded =>
                {
                    told.Add(recorded.Event);
                    return ValueTask.CompletedTask;
                },
            ]
        );
}
