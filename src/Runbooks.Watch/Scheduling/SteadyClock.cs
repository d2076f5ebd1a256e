namespace Runbooks.Watch.Scheduling;

/// <summary>
/// The time of day for limits that must hold: read once, and carried on by the monotonic clock, so that nobody who sets
/// the clock ends a cooldown or a day.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class SteadyClock(TimeProvider time)
{
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly long _start = time.GetTimestamp();

    /// <summary>The time of day.</summary>
    public DateTimeOffset Now => _began + time.GetElapsedTime(_start);
}
