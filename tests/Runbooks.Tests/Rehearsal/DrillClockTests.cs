using System.Runtime.CompilerServices;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal;

/// <summary>The clock of a drilled run passes no timer by, keeps their order, and stands still while something is under way.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DrillClockTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly DrillClock _clock = new(DateTimeOffset.UnixEpoch);

    [Test]
    public void A_tick_goes_no_further_than_the_next_timer()
    {
        using var timer = _clock.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(300), Timeout.InfiniteTimeSpan);

        _clock.Tick(Step);
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(300)));

        _clock.Tick(Step);
        Assert.That(_clock.GetElapsedTime(0), Is.EqualTo(TimeSpan.FromMilliseconds(1300)));
    }

    [Test]
    public async Task Waits_end_in_the_order_in_which_they_are_due()
    {
        var ended = new List<int>();
        var waits = new[] { 30, 10, 20 }
            .Select(async at =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(at), _clock);
                lock (ended)
                    ended.Add(at);
            })
            .ToList();

        for (var tick = 1; tick <= 3; tick++)
        {
            _clock.Tick(Step);
            await Until(() =>
            {
                lock (ended)
                    return ended.Count == tick;
            });
        }

        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.That(ended, Is.EqualTo(new[] { 10, 20, 30 }));
    }

    [Test]
    public void It_stands_still_while_something_is_under_way_and_goes_on_behind_it()
    {
        var isBusy = true;
        _clock.IsBusy = () => isBusy;

        for (var tick = 0; tick < 1000; tick++)
            _clock.Tick(Step);
        Assert.That(_clock.GetTimestamp(), Is.Zero);

        isBusy = false;
        _clock.Tick(Step);
        Assert.That(_clock.GetElapsedTime(0), Is.EqualTo(Step));
    }

    [Test]
    public void What_is_under_way_for_ever_is_not_waited_for_for_ever()
    {
        _clock.IsBusy = () => true;

        for (var tick = 0; tick < 6000; tick++)
            _clock.Tick(Step);

        Assert.That(_clock.GetTimestamp(), Is.Positive);
    }

    [Test]
    public async Task A_bound_that_runs_out_cancels_and_one_that_is_disposed_of_does_not()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
        var other = _clock.CreateTimer(_ => Assert.Fail("it was disposed of"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        await other.DisposeAsync();

        for (var tick = 0; tick < 3; tick++)
            _clock.Tick(Step);
        await Until(() => bound.IsCancellationRequested);

        Assert.That(bound.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task A_timer_with_a_period_comes_again()
    {
        var times = 0;
        await using var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref times), null, Step, Step);

        for (var tick = 1; tick <= 3; tick++)
        {
            _clock.Tick(Step);
            await Until(() => Volatile.Read(ref times) == tick);
        }

        Assert.That(times, Is.EqualTo(3));
    }

    private static Task Until(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        Bounded.UntilAsync(holds, what);
}
