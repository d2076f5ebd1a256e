using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Journals;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Writing;

/// <summary>Brings records that wait to their repositories, each once: a record that is there already is only taken out of the spool.</summary>
/// <param name="spool">Where they wait.</param>
/// <param name="time">The clock: a record is committed when it is delivered, so that its ledger counts as the newest.</param>
/// <param name="open">Opens a repository; null with a diagnostic where it cannot be.</param>
public sealed class SpoolDelivery(Spool spool, TimeProvider time, Func<string, DiagnosticBag, RecordsRepository?> open)
{
    /// <summary>Delivers what waits.</summary>
    /// <param name="elsewhere">A repository that takes them all; null for the one each was meant for.</param>
    public IEnumerable<Delivery> Deliver(string? elsewhere)
    {
        foreach (var directory in spool.List())
        {
            var run = Path.GetFileName(directory);
            var (set, repository, problem) = Spool.Read(directory);
            yield return set is null ? new Delivery(run, run, directory, Done: null, problem) : DeliverOne(directory, set, elsewhere ?? repository);
        }
    }

    private Delivery DeliverOne(string directory, IncidentFileSet set, string? path)
    {
        Delivery Waits(string why) => new(set.Run, set.Incident, directory, Done: null, why);

        if (path is null) return Waits("it was meant for no repository: name one with --records");
        var bag = new DiagnosticBag();
        if (open(path, bag) is not { } repository) return Waits(bag.Sorted()[0].Message);
        var (current, trouble) = WithNewestLedger(set, repository);
        if (trouble is not null) return Waits(trouble);
        switch (repository.WriteRecord(current.Commit))
        {
            case Committed made:
                Directory.Delete(directory, recursive: true);
                return new Delivery(set.Run, set.Incident, directory, new RecordCommitted(set.Incident, set.Notes, made.Branch, made.Commit, set.Directory), Problem: null);
            case AlreadyWritten found:
                Directory.Delete(directory, recursive: true);
                return new Delivery(set.Run, set.Incident, directory, new RecordCommitted(set.Incident, set.Notes, found.Branch, found.Commit, set.Directory), Problem: null);
            case NotWritten refused:
                return Waits(refused.Reason);
            case var other:
                throw new InvalidOperationException($"unknown result {other.GetType().Name}");
        }
    }

    // While the record waited, others may have written into the ledger: this run's line goes to theirs, not over them.
    private (IncidentFileSet Set, string? Trouble) WithNewestLedger(IncidentFileSet set, RecordsRepository repository)
    {
        var journal = set.Commit.Files.FirstOrDefault(f => f.Key == $"{set.Directory}/journal.ndjson").Value;
        var history = RunHistory.Of(JournalReader.Read(journal).Events);
        if (!history.HasStarted) return (set, null);
        if (repository.TryReadNewestLedger(history.Target, out var ledger) is { } trouble) return (set, trouble);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(set.Commit.Files, StringComparer.Ordinal);
        files.Remove(DeploymentLedger.PathOf(history.Target));
        IncidentFiles.AddLedger(files, history, ledger, []);
        return (set with { Commit = set.Commit with { Files = files, When = time.GetUtcNow() } }, null);
    }
}
