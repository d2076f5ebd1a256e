namespace Runbooks.Locks;

/// <summary>
/// Says how a lock stands. Times of one boot are compared by the monotonic clock, so that no jump of the wall clock
/// ends a lease or makes it endless; only across machines does the wall clock count, with a margin.
/// </summary>
/// <param name="machine">This machine.</param>
/// <param name="time">The clock.</param>
/// <param name="restartEndsIt">Whether a restart of this machine ends the locks of its processes.</param>
public sealed class LockJudge(Machine machine, TimeProvider time, bool restartEndsIt)
{
    private static readonly TimeSpan HoldsUnread = TimeSpan.FromSeconds(30);

    /// <summary>The monotonic clock, in milliseconds: one for all processes of a boot.</summary>
    public long Tick => (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));

    public LockCondition Of(LockReading reading)
    {
        if (reading.IsUnreadable)
            return time.GetUtcNow() - reading.WrittenAt > HoldsUnread ? LockCondition.Expired : LockCondition.Unreadable;
        if (reading.State is not { Released: false } state)
            return LockCondition.Free;
        if (machine.IsDead(state.Owner, restartEndsIt))
            return LockCondition.Dead;
        if (IsOver(state))
            return LockCondition.Expired;
        return machine.IsAlive(state.Owner) ? LockCondition.Alive : LockCondition.Held;
    }

    /// <summary>Whether another run may take it.</summary>
    public static bool MayBeTaken(LockCondition condition) =>
        condition is LockCondition.Free or LockCondition.Dead or LockCondition.Expired;

    /// <summary>The same lock with its lease from now on.</summary>
    public LockState Renewed(LockState state) =>
        state with
        {
            Until = time.GetUtcNow().AddMilliseconds(state.LeaseMs),
            UntilTick = Tick + state.LeaseMs,
        };

    /// <summary>A lock newly taken.</summary>
    /// <param name="request">What it is taken for.</param>
    /// <param name="lease">How long it holds without being renewed.</param>
    /// <param name="number">The highest fencing number so far.</param>
    /// <param name="left">What earlier runs left.</param>
    public LockState Taken(LockRequest request, TimeSpan lease, long number, IReadOnlyList<LeftVersion> left) =>
        Renewed(
            new LockState
            {
                Target = request.Target.Name,
                BaseUrl = request.Target.Address.Text,
                Owner = machine.Self,
                Run = request.Run,
                Purpose = request.Purpose,
                Fencing = number + 1,
                Since = time.GetUtcNow(),
                LeaseMs = (long)lease.TotalMilliseconds,
                Until = default,
                UntilTick = 0,
                Released = false,
            }.With(left)
        );

    // Machines' wall clocks differ, and a renewal takes a while to arrive.
    private bool IsOver(LockState state) =>
        machine.IsSameBoot(state.Owner) ? Tick >= state.UntilTick : time.GetUtcNow() > state.Until.AddMilliseconds(state.LeaseMs / 4.0);
}
