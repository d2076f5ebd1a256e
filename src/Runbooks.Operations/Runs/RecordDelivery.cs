using Runbooks.Git;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>
/// Brings a record that is committed to the remote. It waits in the spool from before the first try until the remote has
/// it: whatever happens in between, and wherever that directory is carried, `runbook sync` delivers it.
/// </summary>
/// <param name="spool">Where it waits.</param>
/// <param name="time">The clock.</param>
/// <param name="draw">A random number from 0 to 1, for jitter.</param>
public sealed class RecordDelivery(Spool spool, TimeProvider time, Func<double> draw)
{
    // Who has interrupted a run waits for nothing, but a workflow that is cancelled leaves no machine to push from later.
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    /// <summary>Has GitHub make the commit where it takes none that is not signed; null where it is not asked.</summary>
    public SignedDelivery? Signed { get; init; }

    /// <summary>Lets a record wait for its push.</summary>
    /// <param name="records">The repository that has it.</param>
    /// <param name="set">The record.</param>
    /// <param name="commit">The full hash of its commit.</param>
    /// <returns>Null where nothing is to be pushed.</returns>
    public PendingPush? Keep(RecordsRepository records, IncidentFileSet set, string commit)
    {
        if (records.FindPush(time, draw) is null)
            return null;
        try
        {
            // As it was committed: people may have written into the record that was opened with the run.
            var written = set.As(commit, records);
            return new PendingPush(written, commit, spool.Keep(written, records.Place));
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // It is pushed all the same; where that fails too, the branch is still here.
            return new PendingPush(set, commit, Directory: null);
        }
    }

    /// <summary>What pushes other commits of a records repository; null where it pushes nothing.</summary>
    /// <param name="records">The repository.</param>
    public RecordPush? PushTo(RecordsRepository records) => records.FindPush(time, draw);

    /// <summary>Pushes it, and takes it out of the spool once the remote has it.</summary>
    /// <param name="records">The repository that has it.</param>
    /// <param name="pending">The record.</param>
    /// <param name="isPatient">Whether it tries for a minute, or once.</param>
    /// <param name="isLate">Whether it has waited: it may have been merged meanwhile, and its branch be gone.</param>
    /// <param name="cancel">The operator's wish to stop: one short try is made after it.</param>
    /// <returns>Null where the repository pushes nothing.</returns>
    public async Task<PushResult?> PushAsync(
        RecordsRepository records,
        PendingPush pending,
        bool isPatient,
        bool isLate,
        CancellationToken cancel
    )
    {
        if (records.FindPush(time, draw) is not { } push)
            return null;
        var isStopped = cancel.IsCancellationRequested;
        using var parting = new CancellationTokenSource(isStopped ? Parting : Timeout.InfiniteTimeSpan, time);
        var result = await TryAsync(records, push, pending, isPatient && !isStopped, isLate, isStopped ? parting.Token : cancel);
        if (result.Commit is not null && pending.Directory is { } directory)
            Remove(directory);
        return result;
    }

    /// <summary>
    /// Takes records out of the spool that a commit at the remote has as well, so that nothing waits for what has arrived.
    /// </summary>
    /// <param name="records">The repository that has the commit.</param>
    /// <param name="commit">The commit that was pushed.</param>
    /// <param name="runs">The runs whose records may wait.</param>
    public void TakeOut(RecordsRepository records, string commit, IEnumerable<string> runs)
    {
        foreach (var directory in runs.Select(r => Path.Combine(spool.Root, r)).Where(Directory.Exists))
        {
            if (Spool.Read(directory).Record is not { } waiting)
                continue;
            var journal = $"{waiting.Set.Directory}/journal.ndjson";
            if (records.ReadBytes(commit, journal) is { } there && there.AsSpan().SequenceEqual(waiting.Set.Commit.Files[journal].Span))
                Remove(directory);
        }
    }

    private async Task<PushResult> TryAsync(
        RecordsRepository records,
        RecordPush push,
        PendingPush pending,
        bool isPatient,
        bool isLate,
        CancellationToken cancel
    )
    {
        try
        {
            if (isLate && await push.FindMergedAsync(pending.Set.Commit, $"{pending.Set.Directory}/incident.yaml", cancel) is { } merged)
                return merged;
            var set = pending.Set.As(pending.Commit, records);
            var merge = new TipMerge(new TemplateCatalog(records), time);
            var result = await push.PushAsync(
                set.Commit,
                pending.Commit,
                tip => merge.Merge(set, tip, time.GetUtcNow(), Edited(records, pending, tip)).Commit,
                isPatient ? RecordPush.Patience : TimeSpan.Zero,
                cancel
            );
            return
                result.WantsSignature
                && Signed is { } signed
                && await signed.DeliverAsync(records, push, set, pending.Commit, cancel) is { } taken
                ? taken
                : result;
        }
        catch (OperationCanceledException)
        {
            return new PushNotMade(push.Remote, pending.Set.Commit.Branch, "it was interrupted, and nobody knows whether it arrived");
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The repository was taken away after the commit. What waits in the spool is whole.
            return new PushNotMade(push.Remote, pending.Set.Commit.Branch, e.Message.ReplaceLineEndings(" "));
        }
    }

    // What stood on the branch here before the record, and is not at the remote, are people's commits on the opened record.
    private static string? Edited(RecordsRepository records, PendingPush pending, RecordTip tip) =>
        records.Resolve(pending.Commit + "^") is { } before
        && records.ReadFile(before, $"{pending.Set.Directory}/incident.yaml") is not null
        && records.FindMergeBase(before, tip.Commit) != before
            ? pending.Commit
            : null;

    private static void Remove(string directory)
    {
        try
        {
            Spool.Remove(directory);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // `runbook sync` finds that the remote has it, and tries again to take it out.
        }
    }
}
