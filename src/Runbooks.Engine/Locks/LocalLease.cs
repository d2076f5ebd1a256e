using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>A lock that this run holds in a directory of its account.</summary>
public sealed class LocalLease
{
    private readonly LockFile _file;
    private readonly LockJudge _judge;

    private LocalLease(LockFile file, LockJudge judge, LockState state)
    {
        _file = file;
        _judge = judge;
        State = state;
        Left = state.Left ?? [];
    }

    /// <summary>The lock as it was taken.</summary>
    public LockState State { get; }

    /// <summary>What earlier runs left, and this one: written down with each renewal, and when it is released.</summary>
    public IReadOnlyList<LeftVersion> Left { get; set; }

    /// <summary>Takes it, unless somebody else holds it.</summary>
    public static async Task<(LocalLease? Lease, FoundLock? Holder)> TryTakeAsync(
        LockFile file,
        LockJudge judge,
        LockRequest request,
        CancellationToken cancel
    )
    {
        LockState? mine = null;
        LockReading found;
        try
        {
            found = await file.ChangeAsync(
                reading =>
                    mine = LockJudge.MayBeTaken(judge.Of(reading))
                        ? judge.Taken(request, request.Target.LockLease, reading.Number, reading.State?.Left ?? [])
                        : null,
                cancel
            );
        }
        catch (TimeoutException)
        {
            return (null, new FoundLock(file.Key, Remote: null, LockCondition.Unreadable, State: null));
        }

        return mine is null
            ? (null, new FoundLock(found.State?.Target ?? file.Key, Remote: null, judge.Of(found), found.State))
            : (new LocalLease(file, judge, mine), null);
    }

    /// <summary>Makes sure that it is still ours, and renews it where its lease runs low.</summary>
    /// <returns>Why it is not; null where it is.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancel)
    {
        var now = _file.Read();
        if (!IsOurs(now))
            return Lost(now);
        return now.State!.UntilTick - _judge.Tick > State.LeaseMs / 3 ? null : await RenewAsync(cancel);
    }

    /// <summary>Renews it, also where its lease is over, as long as nobody else has taken it.</summary>
    /// <returns>Why it is not ours any more; null where it is.</returns>
    public async Task<string?> RenewAsync(CancellationToken cancel)
    {
        try
        {
            var found = await _file.ChangeAsync(reading => IsOurs(reading) ? _judge.Renewed(reading.State!).With(Left) : null, cancel);
            return IsOurs(found) ? null : Lost(found);
        }
        catch (Exception e) when (e is TimeoutException || DiskFault.IsIn(e))
        {
            return $"the lock of {State.Target} could not be renewed: {e.Message}";
        }
    }

    /// <summary>Lets go of it. The number stays, so that the next owner's is higher, and so does what runs left.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await _file.ChangeAsync(
                reading => IsOurs(reading) ? reading.State!.With(Left) with { Released = true } : null,
                CancellationToken.None
            );
        }
        catch (Exception e) when (e is TimeoutException || DiskFault.IsIn(e))
        {
            // The process ends soon, and with it the lock.
        }
    }

    private bool IsOurs(LockReading reading) => reading.State?.IsSameTaking(State) == true;

    private string Lost(LockReading now) =>
        now.State switch
        {
            { Released: false } other => other.ReasonAgainst(State),
            _ => $"the lock of {State.Target} was released by somebody else",
        };
}
