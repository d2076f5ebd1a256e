namespace Runbooks.Watch.Scheduling;

/// <summary>
/// Notices for how long this process itself stood still: stopped, starved of its core, or on a machine that slept. What a
/// probe met in such a time says nothing about its target. Many short standstills add up to a long one.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    // A timer rings a little late on a machine that is well.
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(400);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _lost;
    private long _last;

    /// <summary>Begins to beat.</summary>
    /// <param name="time">The clock.</param>
    public Heartbeat(TimeProvider time)
    {
        _time = time;
        _last = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Beat(), state: null, Every, Every);
    }

    /// <summary>How often it stood still for 400 ms or longer.</summary>
    public long Stalls { get; private set; }

    /// <summary>For how long it stood still so far, all together: what <see cref="StoodStillSince"/> counts from.</summary>
    public TimeSpan Lost => TimeSpan.FromTicks(Interlocked.Read(ref _lost));

    /// <summary>Whether the process has stood still too long since a moment, or does so until now, for what it waited for.</summary>
    /// <param name="lost"><see cref="Lost"/> at that moment.</param>
    /// <param name="patience">How long it would have waited: a quarter of it spoils it, and 25 ms at least.</param>
    public bool StoodStillSince(TimeSpan lost, TimeSpan patience)
    {
        // The last beat is read first: one that comes in between is counted twice, and not left out.
        var now = LateBy(_time.GetTimestamp(), Interlocked.Read(ref _last));
        var spoils = patience / 4 > Least ? patience / 4 : Least;
        return Lost - lost + now >= spoils;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private TimeSpan LateBy(long now, long last) =>
        _time.GetElapsedTime(last, now) - Every is var late && late > Jitter ? late : TimeSpan.Zero;

    private void Beat()
    {
        var now = _time.GetTimestamp();
        var late = LateBy(now, Interlocked.Read(ref _last));
        Interlocked.Add(ref _lost, late.Ticks);
        Interlocked.Exchange(ref _last, now);
        if (late >= Stall)
            Stalls++;
    }
}
