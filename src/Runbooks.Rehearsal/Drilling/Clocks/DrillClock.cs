namespace Runbooks.Rehearsal.Drilling.Clocks;

/// <summary>
/// The time of one drilled run and of its sandbox: it goes far faster than the real one, and only while both have nothing
/// to do but wait. While a request is under way that the sandbox is not told to hold up, it stands still, so that a busy
/// machine is never taken for a slow target.
/// </summary>
/// <param name="began">The wall clock at its beginning.</param>
internal sealed class DrillClock(DateTimeOffset began) : TimeProvider
{
    // So many ticks, some seconds at least, and a request that nobody answers is one that nobody will answer.
    private const int LongestPause = 5_000;
    private static readonly TimeSpan Creep = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<DrillTimer.Shot, (long Due, long Order)> _shots = new();
    private long _now;
    private long _order;
    private int _paused;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Whether something is under way that takes no time of the drill's.</summary>
    public Func<bool> IsBusy { get; set; } = () => false;

    /// <summary>Whether it goes no faster than the real one: programs that are run know nothing of it.</summary>
    public bool IsSlow { get; init; }

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => began + TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DrillTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Lets some time pass: as far as the next timer and no further, so that what it sets off comes before what is due later.
    /// </summary>
    /// <param name="step">The longest.</param>
    public void Tick(TimeSpan step)
    {
        List<DrillTimer.Shot> due = [];
        lock (_gate)
        {
            if (IsSlow)
                step = Creep;
            if (!IsBusy())
                _paused = 0;
            else if (++_paused < LongestPause)
                return;
            else
                step = Creep;

            var until = _now + step.Ticks;
            while (_shots.TryPeek(out var shot, out var when) && when.Due <= until)
            {
                _shots.Dequeue();
                if (!shot.IsLive)
                    continue;
                until = Math.Max(when.Due, _now);
                due.Add(shot);
            }

            Volatile.Write(ref _now, until);
        }

        foreach (var shot in due)
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.Fire(), shot, preferLocal: false);
    }

    /// <summary>Sets a timer's next shot.</summary>
    internal void Add(DrillTimer.Shot shot, TimeSpan dueTime)
    {
        lock (_gate)
            _shots.Enqueue(shot, (_now + Math.Max(dueTime.Ticks, 0), ++_order));
    }
}
