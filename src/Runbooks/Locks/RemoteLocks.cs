using Runbooks.Git;

namespace Runbooks.Locks;

/// <summary>The locks at the records repository's remote: a chain of commits each, of takings, renewals and releases.</summary>
/// <param name="chains">The remote.</param>
/// <param name="machine">This machine.</param>
/// <param name="time">The clock.</param>
internal sealed class RemoteLocks(RemoteChains chains, Machine machine, TimeProvider time)
{
    private const string Prefix = "refs/runbook/locks/";
    private const string File = "lock.json";

    /// <summary>How many times as long as on this machine a lease holds at the remote: a renewal there is a push.</summary>
    public const int LeaseFactor = 4;

    /// <summary>The remote's name.</summary>
    public string Remote => chains.Remote;

    /// <summary>Says how its locks stand.</summary>
    public LockJudge Judge { get; } = new(machine, time, restartEndsIt: false);

    /// <summary>How a lock stands for a run: to go on with itself, it need not wait for its own lease from before a restart.</summary>
    public LockCondition JudgeFor(string run, LockReading reading) =>
        (reading.State?.Run == run ? new LockJudge(machine, time, restartEndsIt: true) : Judge).Of(reading);

    /// <summary>A lock's tip as it was when the remote was last asked.</summary>
    public ChainTip? Known(string target) => chains.Known(Prefix + target, File);

    /// <summary>A lock's tip as it is.</summary>
    public Task<ChainReading> FetchAsync(string target, CancellationToken cancel) => chains.FetchAsync(Prefix + target, File, cancel);

    /// <summary>A lock's tip as it is, without writing anything down; the problem says why it cannot be told.</summary>
    public Task<ChainReading> PeekAsync(string target, CancellationToken cancel) => chains.PeekAsync(Prefix + target, File, cancel);

    /// <summary>Puts a state on a lock's chain if its tip is still the one expected.</summary>
    public Task<ChainSwap> SwapAsync(string? expected, LockState state, string what, CancellationToken cancel) => chains.SwapAsync(
        Prefix + state.Target, expected, File, LockReading.Write(state), $"{what} the lock of {state.Target}\n\nRunbook-Run: {state.Run}\n", time.GetUtcNow(), cancel);

    /// <summary>What a tip says.</summary>
    public static LockReading Read(ChainTip? tip) => tip is null ? LockReading.Nothing : LockReading.Parse(tip.Text ?? string.Empty, tip.When);

    /// <summary>A lock as it was found.</summary>
    public FoundLock Found(string target, ChainTip? tip) => Found(target, Read(tip));

    /// <summary>A lock as it was read.</summary>
    public FoundLock Found(string target, LockReading reading) => new(target, Remote, Judge.Of(reading), reading.State);

    /// <summary>Every lock that somebody holds.</summary>
    /// <returns>The locks, and why the remote could not be asked: they are then as they were last known.</returns>
    public async Task<(IReadOnlyList<FoundLock> Locks, string? Problem)> ListAsync(CancellationToken cancel)
    {
        var problem = await chains.FetchBelowAsync(Prefix, cancel);
        return ([.. chains.KnownBelow(Prefix, File).Select(c => Found(c.Name, c.Tip)).Where(f => f.Condition != LockCondition.Free)], problem);
    }
}
