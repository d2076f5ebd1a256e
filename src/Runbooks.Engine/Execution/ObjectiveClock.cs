using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>
/// Counts the recovery time objective from detection, and says so at 50, 80 and 100 %, once each. What lies before the run is
/// taken from the wall clock once; from then on the stream's monotonic clock counts.
/// </summary>
internal sealed class ObjectiveClock : IDisposable
{
    private static readonly int[] Marks = [50, 80, 100];

    private readonly RunEvents _events;
    private readonly TimeSpan _before;
    private readonly List<ITimer> _timers = [];

    /// <summary>Starts to count.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="events">Hears when a mark is passed.</param>
    /// <param name="objective">The RTO.</param>
    /// <param name="before">From detection to the beginning of the stream; less than nothing counts as nothing.</param>
    /// <param name="passed">The highest mark that was told before, in percent; 0 for none.</param>
    public ObjectiveClock(TimeProvider time, RunEvents events, TimeSpan objective, TimeSpan before, int passed = 0)
    {
        _events = events;
        _before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        Objective = objective;
        foreach (var mark in Marks.Where(m => m > passed))
        {
            var due = objective * (mark / 100.0) - Elapsed;
            if (due < TimeSpan.Zero)
                due = TimeSpan.Zero;
            _timers.Add(time.CreateTimer(_ => _ = PassAsync(events, mark), state: null, due, Timeout.InfiniteTimeSpan));
        }
    }

    public TimeSpan Objective { get; }

    public TimeSpan Elapsed => _before + _events.Elapsed;

    /// <inheritdoc/>
    public void Dispose() => _timers.ForEach(t => t.Dispose());

    private async Task PassAsync(RunEvents events, int mark)
    {
        try
        {
            await events.PublishAsync(new ObjectivePassed(mark, Elapsed.TotalSeconds, Objective.TotalSeconds));
        }
        catch (ObjectDisposedException)
        {
            // The run ended while the mark was being passed: nobody listens any more.
        }
    }
}
