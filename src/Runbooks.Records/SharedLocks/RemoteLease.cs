using Runbooks.Git;
using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>A lock that this run holds at the remote, against runs on other machines.</summary>
internal sealed class RemoteLease : IAsyncDisposable
{
    private const int MostAttempts = 6;
    private static readonly TimeSpan LongestTaking = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPush = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly RemoteLocks _locks;
    private readonly TimeProvider _time;
    private readonly string _key;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private string _tip;
    private string? _lost;
    private string? _problem;
    private bool _hasSlept;
    private DateTimeOffset _triedAt;
    private long _triedTick;

    private RemoteLease(RemoteLocks locks, TimeProvider time, string key, LockState state, string tip)
    {
        (_locks, _time, _key, State, _tip, Left) = (locks, time, key, state, tip, state.Left ?? []);
        Tried();
    }

    /// <summary>The lock as it was last taken or renewed.</summary>
    public LockState State { get; private set; }

    /// <summary>What earlier runs left, and this one: pushed with each renewal, and with the release.</summary>
    public IReadOnlyList<LeftVersion> Left { get; set; }

    /// <summary>Why other machines may not be excluded any more; null where they are.</summary>
    public string? Problem => IsOurs() ? null : _problem;

    /// <summary>Takes it, unless somebody else holds it.</summary>
    /// <param name="locks">The remote's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="left">What this machine knows that runs left, for the remote.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    public static async Task<LeaseAttempt> TryTakeAsync(
        RemoteLocks locks,
        TimeProvider time,
        LockRequest request,
        IReadOnlyList<LeftVersion> left,
        CancellationToken cancel
    )
    {
        // A remote that answers, but slowly, must not hold a recovery up either.
        using var bound = new CancellationTokenSource(LongestTaking, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            return await TakeAsync(locks, time, request, left, bound, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new LeaseAttempt.NotSaid($"{locks.Remote} did not let the lock be taken within {LongestTaking.TotalSeconds:0} seconds");
        }
    }

    /// <summary>The lock of a run that never gave it back, as it was found; null where the last one did.</summary>
    public LockState? TookOver { get; private init; }

    /// <summary>Makes sure that it is still ours, as far as the remote can be asked.</summary>
    /// <returns>Why it is not; null where it is, or where other machines could not have taken it without our hearing of it.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancel)
    {
        if (_lost is not null)
            return _lost;
        if (IsOurs())
            return null;
        var lost = await RenewAsync(cancel);
        if (lost is not null || IsOurs())
            return lost;

        // The remote is away. A run that tried all along goes on under the lock of its machine, as one does that finds no
        // remote when it begins. One that slept cannot know who came meanwhile.
        return !_hasSlept
            ? null
            : $"this run was stopped for longer than its lock holds at the remote {_locks.Remote}, and whether another one "
                + $"took {State.Target} meanwhile cannot be asked: {_problem}";
    }

    /// <summary>Renews it, also where its lease is over, as long as nobody else has taken it.</summary>
    /// <returns>Why it is not ours any more; null where it is, or where nobody can say.</returns>
    public async Task<string?> RenewAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_lost is not null)
                return _lost;
            _hasSlept |= !WasAwake();
            Tried();
            _problem = await SwapAsync(_locks.Judge.Renewed(State).With(Left), "Renew", cancel);
            if (_problem is null)
                _hasSlept = false;
            return _lost;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Lets go of it. Where that fails, its lease ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lost is null)
            await SwapAsync(State.With(Left) with { Released = true }, "Release", CancellationToken.None);
        _turn.Dispose();
    }

    private static async Task<LeaseAttempt> TakeAsync(
        RemoteLocks locks,
        TimeProvider time,
        LockRequest request,
        IReadOnlyList<LeftVersion> left,
        CancellationTokenSource bound,
        CancellationToken cancel
    )
    {
        // What we knew last is most often still so: then one push is all it takes. Whoever came in between makes it fail,
        // and what that one left is read before it is tried again.
        var key = request.Target.Address.Key;
        var tip = locks.Known(key);
        var (isFresh, number, watched) = (false, 0L, (string?)null);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var reading = RemoteLocks.Read(tip);
            number = Math.Max(number, reading.Number);
            var mayBeTaken = LockJudge.MayBeTaken(locks.JudgeFor(request.Run, reading));
            if (
                mayBeTaken
                && isFresh
                && tip!.Commit != watched
                && reading.State?.Run != request.Run
                && locks.IsOverByOurClockAlone(reading)
            )
            {
                // Which of two clocks is wrong cannot be told. Whether its owner still renews it can.
                bound.CancelAfter(Timeout.InfiniteTimeSpan);
                watched = tip.Commit;
                if (await WatchAsync(locks, time, key, tip, reading.State!, cancel) is { } moved)
                {
                    (tip, reading) = (moved, RemoteLocks.Read(moved));
                    if (reading.State is { Released: false })
                        return new LeaseAttempt.Held(locks.Found(key, request.Target.Name, reading).HeldByItsChain());
                }

                bound.CancelAfter(LongestTaking);
            }

            if (mayBeTaken && (isFresh || !locks.IsOverByOurClockAlone(reading)))
            {
                var carried = LeftVersion.Merge(reading.State?.Left, left);
                var state = locks.Judge.Taken(request, request.Target.LockLease * RemoteLocks.LeaseFactor, number, carried);
                var swap = await locks.SwapAsync(key, tip?.Commit, state, "Take", cancel);
                var over = reading.State is { Released: false } former && former.Run != request.Run ? former : null;
                if (swap.Tip is { } taken)
                    return new LeaseAttempt.Taken(new RemoteLease(locks, time, key, state, taken.Commit) { TookOver = over });
                if (!swap.Moved)
                    return new LeaseAttempt.NotSaid(swap.Problem!);
            }
            else if (isFresh)
            {
                return new LeaseAttempt.Held(locks.Found(key, request.Target.Name, reading));
            }

            var now = await locks.FetchAsync(key, cancel);
            if (now.Problem is not null)
                return new LeaseAttempt.NotSaid(now.Problem);
            (tip, isFresh) = (now.Tip, true);
        }

        return new LeaseAttempt.NotSaid($"{locks.Remote} refused each of {MostAttempts} attempts");
    }

    // For as long as its owner takes to renew it, and a push to arrive.
    private static async Task<ChainTip?> WatchAsync(
        RemoteLocks locks,
        TimeProvider time,
        string key,
        ChainTip tip,
        LockState state,
        CancellationToken cancel
    )
    {
        var began = time.GetTimestamp();
        var longest = TimeSpan.FromMilliseconds(state.LeaseMs / 3.0) + LongestPush;
        while (time.GetElapsedTime(began) < longest)
        {
            await Task.Delay(LookEvery, time, cancel);
            var now = await locks.FetchAsync(key, cancel);
            if (now.Tip is { } found && found.Commit != tip.Commit)
                return found;
        }

        return null;
    }

    private void Tried() => (_triedAt, _triedTick) = (_time.GetUtcNow(), _locks.Judge.Tick);

    // By both clocks: the monotonic one stands still while a machine sleeps, the wall clock can be set back.
    private bool IsOurs() => _locks.Judge.Tick < State.UntilTick && _time.GetUtcNow() < State.Until;

    // Who sleeps is woken by the renewal that is overdue: so this is asked before each, and remembered until one succeeds.
    private bool WasAwake() =>
        _locks.Judge.Tick - _triedTick < State.LeaseMs / 2 && _time.GetUtcNow() - _triedAt < TimeSpan.FromMilliseconds(State.LeaseMs / 2.0);

    private async Task<string?> SwapAsync(LockState state, string what, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var swap = await _locks.SwapAsync(_key, _tip, state, what, cancel);
            if (swap.Tip is { } tip)
            {
                (_tip, State) = (tip.Commit, state);
                return null;
            }

            if (!swap.Moved)
                return swap.Problem;
            var now = await _locks.FetchAsync(_key, cancel);
            if (now.Problem is not null)
                return now.Problem;
            var reading = RemoteLocks.Read(now.Tip);
            if (now.Tip is null || reading.State?.IsSameTaking(State) != true)
            {
                _lost = reading.State is { Released: false } other
                    ? other.ReasonAgainst(State)
                    : $"the lock of {State.Target} at the remote {_locks.Remote} was released by somebody else";
                return null;
            }

            // A push of our own that seemed lost had arrived.
            _tip = now.Tip.Commit;
            if (attempt == MostAttempts)
                return $"{_locks.Remote} refused each of {MostAttempts} attempts";
        }
    }
}
