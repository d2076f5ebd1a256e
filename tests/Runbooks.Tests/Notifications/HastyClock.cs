using System.Collections.Concurrent;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// The real clock, but nobody waits: what is waited for between two attempts is written down and over at once. Bounds stay as they are.
/// </summary>
internal sealed class HastyClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>What was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // The longest bounds that channels have are of ten and fifteen seconds exactly.
        var isBound = dueTime == TimeSpan.FromSeconds(10) || dueTime == TimeSpan.FromSeconds(15) || dueTime == Timeout.InfiniteTimeSpan;
        if (!isBound)
            _waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, isBound ? dueTime : TimeSpan.FromMilliseconds(1), period);
    }
}
