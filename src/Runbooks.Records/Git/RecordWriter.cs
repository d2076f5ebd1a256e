using Runbooks.Shell;

namespace Runbooks.Git;

/// <summary>
/// Writes one record straight into the object database. The index and the work tree are neither read nor written:
/// with many records their size is what a commit by way of them costs.
/// </summary>
/// <param name="store">The records repository.</param>
/// <param name="access">How that is opened.</param>
/// <param name="maker">Makes the commits.</param>
/// <param name="start">Finds the commit that a new branch begins at; null for none.</param>
/// <param name="time">The clock: what is waited for is other processes, in real time.</param>
internal sealed class RecordWriter(GitStore store, RepositoryAccess access, CommitMaker maker, Func<string?> start, TimeProvider time)
{
    private const int TriesWhereGone = 50;
    private readonly List<string> _removed = [];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(3);

    /// <summary>The branch first, then the ledgers: what fails in between is mended by writing the record again.</summary>
    /// <param name="record">The record.</param>
    /// <param name="rebuild">Makes it anew on top of a commit that the branch has, given by its full hash; null to put it there as it
    /// is.</param>
    public CommitResult Write(RecordCommit record, Func<string, RecordCommit>? rebuild)
    {
        if (Refusal(record) is { } refusal)
            return new NotWritten(refusal, IsTransient: false);
        var result = WriteBranch(ref record, rebuild);
        var commit = result switch
        {
            Committed made => made.Commit,
            AlreadyWritten found => found.Commit,
            _ => null,
        };
        if (commit is null)
            return result;
        if (MoveLedgers(record, commit) is { } failure)
            return failure;
        return Keep()
            ? result is Committed done
                ? done with
                {
                    Unlocked = _removed.Count == 0 ? [] : [.. _removed],
                }
                : result
            : new NotWritten("a `git gc` that takes everything away is under way, and may take the record, too", IsTransient: true);
    }

    // What was written before the reference was set is nobody's to a gc that began earlier: it is waited for, and what it took
    // is written again.
    private bool Keep()
    {
        if (!GarbageCollection.Outlast(access, time))
            return false;
        using var fresh = access.OpenToWrite();
        foreach (var (kind, content, hash) in maker.Written)
        {
            if (!fresh.Has(hash))
                fresh.Write(kind, content);
        }

        return true;
    }

    /// <summary>
    /// Takes over what the remote has instead of a record's commit of ours. Where somebody has gone on from ours, it stays.
    /// </summary>
    /// <param name="record">The record as it is there.</param>
    /// <param name="ours">The full hash of our commit.</param>
    /// <param name="theirs">The commit that takes its place.</param>
    public void Adopt(RecordCommit record, string ours, string theirs)
    {
        store.Swap("refs/heads/" + record.Branch, ours, theirs);
        MoveLedgers(record, theirs);
    }

    private NotWritten? MoveLedgers(RecordCommit record, string commit) =>
        record
            .Files.Keys.Select(Ledger.TargetOf)
            .OfType<string>()
            .Select(target => MoveLedger(target, commit))
            .FirstOrDefault(failure => failure is not null);

    private CommitResult WriteBranch(ref RecordCommit wanted, Func<string, RecordCommit>? rebuild)
    {
        var record = wanted;
        var files = maker.WriteFiles(record);
        var reference = "refs/heads/" + record.Branch;
        var run = RunTrailer.In(record.Message);
        CommitResult? result = null;
        var gone = 0;
        var failure = Repeat(reference, () =>
        {
            var current = store.Find(reference);

            // A commit that a gc took is written again by whoever made it, if that one still lives; else nothing of it is left.
            var tip = current is null ? null : store.ReadCommit(current)?.Hash;
            if (current is not null && tip is null && ++gone < TriesWhereGone)
                return SwapOutcome.Moved;
            if (record.OnTopOf is { } below && tip is not null && tip != below)
            {
                result = new BranchMoved(record.Branch);
                return SwapOutcome.Swapped;
            }
            if (tip is not null && run is not null && RunTrailer.Find(store, tip, run) is { } earlier)
            {
                result = new AlreadyWritten(earlier, record.Branch);
                return SwapOutcome.Swapped;
            }
            if (tip is not null && rebuild is not null)
            {
                record = rebuild(tip);
                files = maker.WriteFiles(record);
            }

            // What HEAD has and the remote has not would be published with the record.
            var (commit, problem) = maker.Make(record, files, tip ?? record.OnTopOf ?? start());
            if (commit is null)
            {
                result = new NotWritten(problem!, IsTransient: true);
                return SwapOutcome.Swapped;
            }

            result = new Committed(commit, record.Branch);
            return store.Swap(reference, current, commit);
        });
        wanted = record;
        return failure ?? result!;
    }

    private NotWritten? MoveLedger(string target, string commit)
    {
        var reference = Ledger.ReferenceOf(target);
        var when = store.ReadCommit(commit)?.When;
        return Repeat(reference, () =>
        {
            var current = store.Find(reference);

            // A record that was spooled may arrive after a younger one: the ledger does not go back.
            if (current is not null && (current == commit || store.ReadCommit(current)?.When > when))
                return SwapOutcome.Swapped;
            return store.Swap(reference, current, commit);
        });
    }

    /// <summary>Until the swap is made; null then. Between two tries each writer waits a time of its own.</summary>
    private NotWritten? Repeat(string reference, Func<SwapOutcome> attempt)
    {
        var began = time.GetTimestamp();
        var lockedSince = (TimeSpan?)null;
        var seen = (DateTime?)null;
        for (var tries = 1; ; tries++)
        {
            var outcome = attempt();
            var elapsed = time.GetElapsedTime(began);
            if (outcome == SwapOutcome.Swapped)
                return null;
            if (outcome == SwapOutcome.Blocked)
                return new NotWritten($"another reference stands in the way of {reference}", IsTransient: false);

            // Many writers hold the lock one after the other: only one and the same lock that stays is a dead one.
            var lockedAt = outcome == SwapOutcome.Locked ? store.LockedAt(reference) : null;
            if (lockedAt is null || lockedAt != seen)
                lockedSince = null;
            seen = lockedAt;
            if (lockedAt is not null)
                lockedSince ??= elapsed;
            if (elapsed - lockedSince > LockPatience)
            {
                if (!store.RemoveDeadLock(reference))
                    return new NotWritten(
                        $"{reference} is locked by another process; where no git and no runbook runs there any more, "
                            + $"`rm {ShellText.Quote(store.LockOf(reference))}` takes its lock away",
                        IsTransient: true
                    );
                _removed.Add($"{reference}.lock");
            }

            if (elapsed > Patience)
                return new NotWritten($"{reference} was moved by others at every try", IsTransient: true);
            GarbageCollection.Pause(time, WaitAfter(tries));
        }
    }

    private static TimeSpan WaitAfter(int tries)
    {
        var spread = (uint)HashCode.Combine(Environment.ProcessId, Environment.CurrentManagedThreadId, tries);
        return TimeSpan.FromMilliseconds(1 + spread % (uint)Math.Min(40, 4 * tries));
    }

    private static string? Refusal(RecordCommit record)
    {
        if (!ReferenceNames.IsValid("refs/heads/" + record.Branch))
            return $"`{record.Branch}` is not a name that a branch can have";
        foreach (var path in record.Files.Keys)
        {
            if (!IsPlain(path))
                return $"`{path}` is not a path that a file of a record can have";
            if (Ledger.TargetOf(path) is { } target && !ReferenceNames.IsValid(Ledger.ReferenceOf(target)))
                return $"`{target}` is not a name that a target can have";
        }
        return record.Files.Count == 0 ? "the record has no files" : null;
    }

    private static bool IsPlain(string path) =>
        path.Split('/')
            .All(part =>
                part is not ("" or "." or "..")
                && !part.Equals(".git", StringComparison.OrdinalIgnoreCase)
                && !part.Any(c => c is '\\' || char.IsControl(c))
            );
}
