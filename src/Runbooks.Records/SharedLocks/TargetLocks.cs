using System.Globalization;
using Runbooks.Definitions.Targets;
using Runbooks.Git;
using Runbooks.Locks;
using Runbooks.Storage;

namespace Runbooks.SharedLocks;

/// <summary>The locks of targets: one run at a time acts on each.</summary>
/// <param name="directories">Where this account keeps them: the first that takes one, so that a full disk keeps nobody from rolling
/// back.</param>
/// <param name="machine">This machine.</param>
/// <param name="time">The clock.</param>
/// <param name="disk">Where the directories are; the machine's by default.</param>
public sealed class TargetLocks(IReadOnlyList<string> directories, Machine machine, TimeProvider time, Disk? disk = null)
{
    // For how long a person's word counts that another account's runs are not waited for.
    private static readonly TimeSpan Ignores = TimeSpan.FromHours(1);

    private readonly Disk _disk = disk ?? Disk.OfMachine;
    private readonly LockJudge _judge = new(machine, time, restartEndsIt: true);

    /// <summary>Where all accounts of the machine exclude each other; none where they do not.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    private SharedClaims Claims => new(Shared, machine, _judge, IsIgnored);

    /// <summary>
    /// Takes a target's lock: in this account, among the accounts of this machine, then at the remote where there is one that answers.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="records">The repository whose remote excludes other machines; null to exclude this one's runs only.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    /// <returns>The lock, or who holds it.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public async Task<LockAttempt> TryTakeAsync(LockRequest request, RecordsRepository? records, CancellationToken cancel)
    {
        var (local, holder) = await TakeHereAsync(request, cancel);
        if (local is null)
            return new LockAttempt(null, holder);
        SharedClaim? claim = null;
        try
        {
            IReadOnlyList<LeftVersion> told = [];
            if (Claims is { AreKept: true } claims)
            {
                (claim, var other) = await claims.TryTakeAsync(request, local.State, cancel);
                if (other is not null)
                    return await BackAsync(local, claim, other);
                told = claims.LeftOn(request.Target.Address);
            }

            if (RemoteOf(records) is not { } remote)
            {
                var unshared = records is null ? null : UnsharedRemotes.Explain(records);
                return new LockAttempt(new HeldLock(local, claim, null, unshared, told, time), null);
            }

            var known = LeftVersion.Merge(local.Left, claim?.Left);
            return await RemoteLease.TryTakeAsync(remote, time, request, known, cancel) switch
            {
                LeaseAttempt.Held held => await BackAsync(local, claim, held.Holder),
                LeaseAttempt.Taken taken => Ours(taken.Lease, null),
                LeaseAttempt.NotSaid none => Ours(null, none.Why),
                _ => throw new InvalidOperationException("a lease is taken, held, or not known of"),
            };

            LockAttempt Ours(RemoteLease? lease, string? problem) => new(new HeldLock(local, claim, lease, problem, told, time), null);
        }
        catch (Exception)
        {
            await BackAsync(local, claim, null);
            throw;
        }
    }

    /// <summary>Every lock that somebody holds, on this machine and at the remote.</summary>
    public async Task<FoundLocks> ListAsync(RecordsRepository? records, CancellationToken cancel)
    {
        var own = directories.SelectMany(d => LockFile.All(d, _disk)).Select(Found).Where(f => f.Condition != LockCondition.Free).ToList();

        // A run of this account has one in its directory and one in the machine's place, which are one to people.
        var others = Claims
            .All()
            .Where(c =>
                !own.Exists(o => o.State is { } state && c.State is { } claimed && state.Run == claimed.Run && state.Owner == claimed.Owner)
            );
        List<FoundLock> here = [.. own, .. others];
        if (RemoteOf(records) is not { } remote)
            return new FoundLocks(here, Unasked: null);
        var (there, problem) = await remote.ListAsync(cancel);
        return new FoundLocks([.. here, .. there], problem);
    }

    /// <summary>Looks who holds a target, on this machine and at the remote, and writes nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="records">The repository whose remote shares the locks; null for none.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    public async Task<LockLook> LookAsync(Target target, RecordsRepository? records, CancellationToken cancel)
    {
        var left = Claims.LeftOn(target.Address);
        foreach (var file in directories.Select(d => LockFile.Of(d, target.Address, _disk)))
        {
            var reading = file.Read();
            left = LeftVersion.Merge(left, reading.State?.Left);
            if (!LockJudge.MayBeTaken(_judge.Of(reading)))
                return new LockLook(Found(file.Key, reading), null, Ended(left, reading.State));
        }

        if (Claims.HolderOf(target.Address) is { } holder)
            return new LockLook(holder, null, Ended(left, holder.State));
        if (RemoteOf(records) is not { } remote)
            return new LockLook(null, null, left);
        var (tip, problem) = await remote.PeekAsync(target.Address.Key, cancel);
        if (problem is not null)
            return new LockLook(null, problem, left);
        var there = RemoteLocks.Read(tip);
        var found = remote.Found(target.Address.Key, target.Name, there);
        var isFree = LockJudge.MayBeTaken(found.Condition);
        return new LockLook(isFree ? null : found, null, Ended(LeftVersion.Merge(left, there.State?.Left), isFree ? null : there.State));
    }

    // What a run is about to prove that still holds the target is no knowledge yet.
    private static IReadOnlyList<LeftVersion> Ended(IReadOnlyList<LeftVersion> left, LockState? held) =>
        [.. left.Where(l => !l.IsUncertain || l.Run != held?.Run)];

    /// <summary>
    /// Lets go of a lock in its owner's place. An owner that still runs finds that out before it sends anything. Another
    /// account's is not ours to let go of: for an hour, ours does not wait for it.
    /// </summary>
    /// <param name="found">The lock, as it was listed.</param>
    /// <param name="records">The repository whose remote has it.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    /// <returns>Why it could not be released; null where it was.</returns>
    public async Task<string?> ReleaseAsync(FoundLock found, RecordsRepository? records, CancellationToken cancel)
    {
        if (found.Remote is null)
            return await ReleaseHereAsync(found, cancel);
        if (RemoteOf(records) is not { } remote)
            return "the records repository has no remote any more";
        var tip = remote.Known(found.Key);
        var reading = RemoteLocks.Read(tip);
        var swap = await remote.SwapAsync(found.Key, tip?.Commit, Released(found.Name, reading), "Release", cancel);
        return swap.Moved
            ? $"the lock of {found.Name} at the remote {remote.Remote} has changed meanwhile: list the locks again"
            : swap.Problem;
    }

    private async Task<string?> ReleaseHereAsync(FoundLock found, CancellationToken cancel)
    {
        if (found.Shared is not null)
            return ReleaseShared(found);
        var hasChanged = false;
        foreach (var file in directories.SelectMany(d => LockFile.All(d, _disk)).Where(f => Found(f).IsSameLock(found)))
        {
            await file.ChangeAsync(
                reading =>
                {
                    hasChanged = !Found(file.Key, reading).IsSameLock(found);
                    return hasChanged ? null : Released(found.Name, reading);
                },
                cancel
            );
        }

        if (hasChanged)
            return $"the lock of {found.Name} has changed meanwhile: list the locks again";
        if (found.State is { } state)
            Claims.Release(state.Run, state.Owner);
        return null;
    }

    private string? ReleaseShared(FoundLock found)
    {
        try
        {
            if (found.Account is not { } account || UnixFile.Account == 0)
                File.Delete(found.Shared!);
            else
                Ignore(found.Key, account);
            return null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return e.Message;
        }
    }

    private void Ignore(string key, uint account)
    {
        _disk.CreateDirectory(directories[0]);
        _disk.Write(IgnoreOf(directories[0], key, account), []);
    }

    private bool IsIgnored(string key, uint account) =>
        account != UnixFile.Account
        && directories.Select(d => IgnoreOf(d, key, account)).Any(f => _disk.Exists(f) && time.GetUtcNow() - _disk.WrittenAt(f) < Ignores);

    private static string IgnoreOf(string directory, string key, uint account) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{key}.ignores-{account}"));

    // What runs left stays where it was found, although this one does not come to anything.
    private static async Task<LockAttempt> BackAsync(LocalLease local, SharedClaim? claim, FoundLock? holder)
    {
        if (claim is { Left.Count: > 0 })
            await claim.ReleaseAsync();
        else
            claim?.Withdraw();
        await local.ReleaseAsync();
        return new LockAttempt(null, holder);
    }

    private async Task<(LocalLease? Lease, FoundLock? Holder)> TakeHereAsync(LockRequest request, CancellationToken cancel)
    {
        var files = directories.Select(d => LockFile.Of(d, request.Target.Address, _disk)).ToList();
        Exception? first = null;
        foreach (var file in files)
        {
            try
            {
                // A run that began while another place took no locks holds the target there.
                IReadOnlyList<LeftVersion> left = [];
                foreach (var other in files.Where(f => f != file))
                {
                    var reading = other.Read();
                    if (!LockJudge.MayBeTaken(_judge.Of(reading)))
                        return (null, Found(other.Key, reading));
                    left = LeftVersion.Merge(left, reading.State?.Left);
                }

                var taken = await LocalLease.TryTakeAsync(file, _judge, request, cancel);
                if (taken.Lease is { } lease)
                    lease.Left = LeftVersion.Merge(lease.Left, left);
                return taken;
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                first ??= e;
            }
        }

        var where = directories.Count == 0 ? "a folder of this account" : directories[0];
        throw new IOException(
            $"the lock of {request.Target.Name} cannot be written to {where}: {first?.Message} Nothing was sent. Make that "
                + $"folder writable, or set XDG_STATE_HOME to one that is",
            first
        );
    }

    private FoundLock Found(LockFile file) => Found(file.Key, file.Read());

    private FoundLock Found(string key, LockReading reading) =>
        new(reading.State?.Target ?? key, Remote: null, _judge.Of(reading), reading.State) { Key = key };

    // What cannot be read is replaced by a released lock of nobody, whose number is higher than any before.
    private LockState Released(string name, LockReading reading) =>
        reading.State is { } state
            ? state with
            {
                Released = true,
            }
            : new LockState
            {
                Target = name,
                BaseUrl = string.Empty,
                Owner = machine.Self,
                Run = string.Empty,
                Purpose = "released by hand",
                Fencing = reading.Number + 1,
                Since = time.GetUtcNow(),
                LeaseMs = 1,
                Until = time.GetUtcNow(),
                UntilTick = 0,
                Released = true,
            };

    private RemoteLocks? RemoteOf(RecordsRepository? records) =>
        records?.FindRemote() is { } chains ? new RemoteLocks(chains, machine, time) : null;
}
