using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>
/// Counts the recovery time objective from detection, and says so at 50, 80 and 100 %. What lies before the run is taken
/// from the wall clock once; from then on the monotonic clock counts.
/// </summary>
public sealed class ObjectiveClock : IDisposable
{
    private static readonly int[] Marks = [50, 80, 100];

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan _before;
    private readonly List<ITimer> _timers = [];

    /// <summary>Starts to count.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="events">Hears when a mark is passed.</param>
    /// <param name="objective">The RTO.</param>
    /// <param name="detectedAt">When the incident was detected; a time to come counts as now.</param>
    public ObjectiveClock(TimeProvider time, RunEvents events, TimeSpan objective, DateTimeOffset detectedAt)
    {
        _time = time;
        _started = time.GetTimestamp();
        var before = time.GetUtcNow() - detectedAt;
        _before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        Objective = objective;
        foreach (var mark in Marks)
        {
            var due = objective * (mark / 100.0) - _before;
            if (due < TimeSpan.Zero) due = TimeSpan.Zero;
            _timers.Add(time.CreateTimer(_ => _ = PassAsync(events, mark), state: null, due, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>The RTO.</summary>
    public TimeSpan Objective { get; }

    /// <summary>Since detection.</summary>
    public TimeSpan Elapsed => _before + _time.GetElapsedTime(_started);

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
