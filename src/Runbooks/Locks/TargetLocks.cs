using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>The locks of targets: one run at a time acts on each.</summary>
/// <param name="directories">Where this machine keeps them: the first that takes one, so that a full disk keeps nobody from rolling back.</param>
/// <param name="machine">This machine.</param>
/// <param name="time">The clock.</param>
/// <param name="disk">Where the directories are; the machine's unless said.</param>
public sealed class TargetLocks(IReadOnlyList<string> directories, Machine machine, TimeProvider time, Disk? disk = null)
{
    private readonly Disk _disk = disk ?? Disk.OfMachine;
    private readonly LockJudge _judge = new(machine, time, restartEndsIt: true);

    /// <summary>Takes a target's lock: on this machine, then at the remote where there is one that answers.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    /// <returns>The lock, or who holds it.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public async Task<LockAttempt> TryTakeAsync(LockRequest request, CancellationToken cancel)
    {
        var (local, holder) = await TakeHereAsync(request, cancel);
        if (local is null) return new LockAttempt(null, holder);
        try
        {
            if (RemoteOf(request.Records) is not { } remote) return new LockAttempt(new HeldLock(local, null, null, time), null);
            var (lease, other, problem) = await RemoteLease.TryTakeAsync(remote, time, request, cancel);
            if (other is null) return new LockAttempt(new HeldLock(local, lease, problem, time), null);
            await local.ReleaseAsync();
            return new LockAttempt(null, other);
        }
        catch (Exception)
        {
            await local.ReleaseAsync();
            throw;
        }
    }

    /// <summary>Every lock that somebody holds, on this machine and at the remote.</summary>
    /// <returns>The locks, and why the remote could not be asked: its locks are then as they were last known.</returns>
    public async Task<(IReadOnlyList<FoundLock> Locks, string? Problem)> ListAsync(RecordsRepository? records, CancellationToken cancel)
    {
        var here = directories.SelectMany(d => LockFile.All(d, _disk)).Select(Found).Where(f => f.Condition != LockCondition.Free).ToList();
        if (RemoteOf(records) is not { } remote) return (here, null);
        var (there, problem) = await remote.ListAsync(cancel);
        return ([.. here, .. there], problem);
    }

    /// <summary>Looks who holds a target, on this machine and at the remote, and writes nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="records">The repository whose remote shares the locks; null for none.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    /// <returns>The lock that keeps a run from beginning, null where none does; and why the remote's cannot be told.</returns>
    public async Task<(FoundLock? Holder, string? Problem)> LookAsync(Target target, RecordsRepository? records, CancellationToken cancel)
    {
        foreach (var file in directories.Select(d => LockFile.Of(d, target.BaseUrl, _disk)))
        {
            var reading = file.Read();
            if (!LockJudge.MayBeTaken(_judge.Of(reading))) return (Found(file.Key, reading), null);
        }

        if (RemoteOf(records) is not { } remote) return (null, null);
        var (tip, problem) = await remote.PeekAsync(target.Name, cancel);
        if (problem is not null) return (null, problem);
        var found = remote.Found(target.Name, tip);
        return (LockJudge.MayBeTaken(found.Condition) ? null : found, null);
    }

    /// <summary>Lets go of a lock in its owner's place. An owner that still runs finds that out before it sends anything.</summary>
    /// <param name="found">The lock, as it was listed.</param>
    /// <param name="records">The repository whose remote has it.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    /// <returns>Why it could not be released; null where it was.</returns>
    public async Task<string?> ReleaseAsync(FoundLock found, RecordsRepository? records, CancellationToken cancel)
    {
        if (found.Remote is null) return await ReleaseHereAsync(found, cancel);
        if (RemoteOf(records) is not { } remote) return "the records repository has no remote any more";
        var tip = remote.Known(found.Name);
        var reading = RemoteLocks.Read(tip);
        var swap = await remote.SwapAsync(tip?.Commit, Released(found.Name, reading), "Release", cancel);
        return swap.Moved ? $"the lock of {found.Name} at the remote {remote.Remote} has changed meanwhile: list the locks again" : swap.Problem;
    }

    private async Task<string?> ReleaseHereAsync(FoundLock found, CancellationToken cancel)
    {
        var hasChanged = false;
        foreach (var file in directories.SelectMany(d => LockFile.All(d, _disk)).Where(f => Found(f).IsSameLock(found)))
        {
            await file.ChangeAsync(
                reading =>
                {
                    hasChanged = !Found(file.Key, reading).IsSameLock(found);
                    return hasChanged ? null : Released(found.Name, reading);
                },
                cancel);
        }

        return hasChanged ? $"the lock of {found.Name} has changed meanwhile: list the locks again" : null;
    }

    private async Task<(LocalLease? Lease, FoundLock? Holder)> TakeHereAsync(LockRequest request, CancellationToken cancel)
    {
        var files = directories.Select(d => LockFile.Of(d, request.Target.BaseUrl, _disk)).ToList();
        Exception? first = null;
        foreach (var file in files)
        {
            try
            {
                // A run that began while another place took no locks holds the target there.
                foreach (var other in files.Where(f => f != file))
                {
                    var reading = other.Read();
                    if (!LockJudge.MayBeTaken(_judge.Of(reading))) return (null, Found(other.Key, reading));
                }

                return await LocalLease.TryTakeAsync(file, _judge, request, cancel);
            }
            catch (Exception e) when (DiskTrouble.IsIn(e))
            {
                first ??= e;
            }
        }

        throw new IOException($"the lock of {request.Target.Name} cannot be written to {directories[0]}: {first!.Message} Nothing was sent. Make that folder writable, or set XDG_STATE_HOME to one that is", first);
    }

    private FoundLock Found(LockFile file) => Found(file.Key, file.Read());

    private FoundLock Found(string key, LockReading reading) => new(reading.State?.Target ?? key, Remote: null, _judge.Of(reading), reading.State);

    // What cannot be read is replaced by a released lock of nobody, whose number is higher than any before.
    private LockState Released(string name, LockReading reading) => reading.State is { } state
        ? state with { Released = true }
        : new LockState(name, string.Empty, machine.Self, string.Empty, "released by hand", reading.Number + 1, time.GetUtcNow(), 1, time.GetUtcNow(), 0, Released: true);

    private RemoteLocks? RemoteOf(RecordsRepository? records) => records?.FindRemote() is { } chains ? new RemoteLocks(chains, machine, time) : null;
}
