namespace Runbooks.Watch.Scheduling;

/// <summary>
/// Due times at a fixed rate by the monotonic clock: start + n × interval, so that what a sample takes never adds up. A
/// time that has passed by more than a quarter of the interval when its turn comes is skipped and counted: there is never
/// a burst.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="interval">From one due time to the next.</param>
/// <param name="phase">From now to the first one.</param>
public sealed class FixedRate(TimeProvider time, TimeSpan interval, TimeSpan phase)
{
    // Later than by a quarter of the interval, and the samples would stand too close together.
    private const double Tolerated = 0.25;

    private readonly long _start = time.GetTimestamp();
    private long _next;

    /// <summary>How many due times were skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>
    /// The due time that was last waited for, counted from when the rate was made: what comes of it counts as of then, so that no lateness
    /// adds up.
    /// </summary>
    public TimeSpan Due { get; private set; }

    /// <summary>How long after its due time the last one came.</summary>
    public TimeSpan Lateness { get; private set; }

    /// <summary>Waits for the next due time that has not passed.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancel)
    {
        var since = time.GetElapsedTime(_start);
        var behind = (long)Math.Ceiling(((since - phase - (interval * _next)) / interval) - Tolerated);
        if (behind > 0)
        {
            Skipped += behind;
            _next += behind;
        }

        Due = phase + (interval * _next);
        _next++;
        var left = Due - time.GetElapsedTime(_start);

        // A timer counts in milliseconds, and may ring one too early.
        if (left > TimeSpan.Zero)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancel);
        cancel.ThrowIfCancellationRequested();
        var late = time.GetElapsedTime(_start) - Due;
        Lateness = late > TimeSpan.Zero ? late : TimeSpan.Zero;
    }
}
