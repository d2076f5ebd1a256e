using Runbooks.Git;
using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>
/// The locks at the records repository's remote: for each address a chain of commits, of takings, renewals and releases.
/// Its reference is named by the address and not by what a project calls the target: two names for one address are one target.
/// </summary>
/// <param name="chains">The remote.</param>
/// <param name="machine">This machine.</param>
/// <param name="time">The clock.</param>
internal sealed class RemoteLocks(RemoteChains chains, Machine machine, TimeProvider time)
{
    private const string Prefix = "refs/runbook/locks/";
    private const string File = "lock.json";

    /// <summary>How many times as long as on this machine a lease holds at the remote: a renewal there is a push.</summary>
    public const int LeaseFactor = 4;

    /// <summary>By how much the clocks of two machines may differ without one taking what the other renews.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    public string Remote => chains.Remote;

    /// <summary>Says how its locks stand.</summary>
    public LockJudge Judge { get; } = new(machine, time, restartEndsIt: false);

    /// <summary>How a lock stands for a run: to go on with itself, it need not wait for its own lease from before a restart.</summary>
    public LockCondition JudgeFor(string run, LockReading reading) =>
        (reading.State?.Run == run ? new LockJudge(machine, time, restartEndsIt: true) : Judge).Of(reading);

    /// <summary>
    /// Whether a lock seems to have ended by a clock of which nobody knows whether it is right: then its owner may still
    /// renew it, which shows on its chain.
    /// </summary>
    public bool IsOverByOurClockAlone(LockReading reading) =>
        reading.State is { Released: false } state
        && !machine.IsSameBoot(state.Owner)
        && Judge.Of(reading) == LockCondition.Expired
        && time.GetUtcNow() - state.Until < MostSkew;

    /// <summary>A lock's tip as it was when the remote was last asked.</summary>
    /// <param name="key">The address's.</param>
    public ChainTip? Known(string key) => chains.Known(Prefix + key, File);

    /// <summary>A lock's tip as it is.</summary>
    public Task<ChainReading> FetchAsync(string key, CancellationToken cancel) => chains.FetchAsync(Prefix + key, File, cancel);

    /// <summary>A lock's tip as it is, without writing anything down; the problem says why it cannot be told.</summary>
    public Task<ChainReading> PeekAsync(string key, CancellationToken cancel) => chains.PeekAsync(Prefix + key, File, cancel);

    /// <summary>Puts a state on a lock's chain if its tip is still the one expected.</summary>
    public Task<ChainSwap> SwapAsync(string key, string? expected, LockState state, string what, CancellationToken cancel) =>
        chains.SwapAsync(
            Prefix + key,
            expected,
            File,
            LockReading.Write(state),
            $"{what} the lock of {state.Target}\n\nRunbook-Run: {state.Run}\n",
            time.GetUtcNow(),
            cancel
        );

    /// <summary>What a tip says.</summary>
    public static LockReading Read(ChainTip? tip) =>
        tip is null ? LockReading.Nothing : LockReading.Parse(tip.Text ?? string.Empty, tip.When);

    /// <summary>A lock as it was found.</summary>
    /// <param name="key">The address's.</param>
    /// <param name="name">What to call it where it does not say.</param>
    /// <param name="reading">What was read.</param>
    public FoundLock Found(string key, string name, LockReading reading) =>
        new(reading.State?.Target ?? name, Remote, Judge.Of(reading), reading.State) { Key = key };

    /// <summary>Every lock that somebody holds.</summary>
    public async Task<FoundLocks> ListAsync(CancellationToken cancel)
    {
        var problem = await chains.FetchBelowAsync(Prefix, cancel);
        return new FoundLocks(
            [
                .. chains
                    .KnownBelow(Prefix, File)
                    .Select(c => Found(c.Name, c.Name, Read(c.Tip)))
                    .Where(f => f.Condition != LockCondition.Free),
            ],
            problem
        );
    }
}
