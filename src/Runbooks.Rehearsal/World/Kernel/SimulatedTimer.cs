namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>A timer of a simulated clock.</summary>
/// <param name="scheduler">Keeps the time.</param>
/// <param name="process">Whose it is.</param>
/// <param name="callback">What it does.</param>
/// <param name="state">What that is given.</param>
internal sealed class SimulatedTimer(Scheduler scheduler, SimulatedProcess? process, TimerCallback callback, object? state) : ITimer
{
    private int _version;
    private TimeSpan _period;

    public SimulatedProcess? Process => process;

    /// <summary>Whether it was changed or let go of since.</summary>
    public bool IsStale(int version) => version != _version;

    /// <summary>Does what it is there for.</summary>
    public void Fire()
    {
        if (_period > TimeSpan.Zero)
            scheduler.AddAfter(_period, this, _version);
        callback(state);
    }

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _version++;
        _period = period;
        if (dueTime >= TimeSpan.Zero)
            scheduler.AddAfter(dueTime, this, _version);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _version++;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
