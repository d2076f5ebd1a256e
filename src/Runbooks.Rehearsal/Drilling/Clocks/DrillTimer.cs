namespace Runbooks.Rehearsal.Drilling.Clocks;

/// <summary>A timer of a <see cref="DrillClock"/>.</summary>
/// <param name="clock">The clock.</param>
/// <param name="callback">What it calls.</param>
/// <param name="state">What it hands over.</param>
internal sealed class DrillTimer(DrillClock clock, TimerCallback callback, object? state) : ITimer
{
    private readonly Lock _gate = new();
    private Shot? _next;
    private TimeSpan _period;
    private bool _isOver;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (_isOver)
                return false;
            _period = period;
            Set(dueTime);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _next = null;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Set(TimeSpan dueTime)
    {
        _next = dueTime == Timeout.InfiniteTimeSpan ? null : new Shot(this);
        if (_next is not null)
            clock.Add(_next, dueTime);
    }

    private void Fire(Shot shot)
    {
        lock (_gate)
        {
            if (_next != shot)
                return;
            Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
        }

        callback(state);
    }

    /// <summary>One time that the timer is due; it is live until the timer is changed or disposed.</summary>
    internal sealed class Shot(DrillTimer timer)
    {
        public bool IsLive => ReferenceEquals(Volatile.Read(ref timer._next), this);

        public void Fire() => timer.Fire(this);
    }
}
