namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>The clock of one start of a simulated machine: it moves only when everything waits.</summary>
/// <param name="scheduler">Keeps the time.</param>
/// <param name="booted">When the machine started: the monotonic clock counts from there.</param>
internal sealed class SimulatedClock(Scheduler scheduler, TimeSpan booted) : TimeProvider
{
    // Any moment does; journals, records and digests of a seed are the same forever.
    private static readonly DateTimeOffset Beginning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Beginning + scheduler.Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => (scheduler.Now - booted).Ticks + TimeSpan.TicksPerMinute;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(scheduler, SynchronizationContext.Current as SimulatedProcess, callback, state);
        if (SynchronizationContext.Current is not SimulatedProcess { IsDead: true })
            timer.Change(dueTime, period);
        return timer;
    }
}
