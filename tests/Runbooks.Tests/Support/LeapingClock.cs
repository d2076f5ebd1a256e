namespace Runbooks.Tests.Support;

/// <summary>
/// A clock that leaps over every wait of the engine, so that a run of minutes takes none; it moves by itself in no other way.
/// Bounds on requests never run out on it: how long those take is the handler's to say.
/// </summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A wait is a promise of the platform; a bound is a source of cancellation, and a mark of the objective is neither.
        if (dueTime <= TimeSpan.Zero || dueTime == Timeout.InfiniteTimeSpan || state is not Task)
            return new Unmoved();
        Advance(dueTime);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Unmoved();
    }

    private sealed class Unmoved : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
