using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Incidents.Writing;

/// <summary>
/// Commits records that wait to their repositories, each once: for a record that is there already, nothing is done.
/// It leaves them in the spool; who knows that nothing more is to be done for one takes it out.
/// </summary>
/// <param name="spool">Where they wait.</param>
/// <param name="time">The clock: a record is committed when it is delivered, so that its ledger counts as the newest.</param>
/// <param name="open">Opens a repository; null with a diagnostic where it cannot be.</param>
public sealed class SpoolDelivery(Spool spool, TimeProvider time, Func<string, DiagnosticBag, RecordsRepository?> open)
{
    /// <summary>Commits what waits.</summary>
    /// <param name="elsewhere">A repository that takes them all; null for the one each was meant for.</param>
    public IEnumerable<SpooledDelivery> Deliver(string? elsewhere)
    {
        foreach (var directory in spool.List())
        {
            var run = Path.GetFileName(directory);
            var (record, problem) = Spool.Read(directory);
            yield return record is null
                ? new SpooledDelivery(run, run, directory, Done: null, problem)
                : DeliverOne(record, elsewhere ?? record.Repository);
        }
    }

    private SpooledDelivery DeliverOne(SpooledRecord record, string? path)
    {
        var set = record.Set;
        SpooledDelivery Waits(string why) => new(set.Run, set.Incident, record.Directory, Done: null, why) { Record = record };
        if (path is null)
            return Waits("it was meant for no repository: name one with --records");
        var bag = new DiagnosticBag();
        var repository = open(path, bag);

        // Where it is gone, one that lies further up may be found: that is somebody else's.
        if (path == record.Repository && repository?.Place != path)
        {
            var why = repository is null ? bag.Sorted()[0].Message : $"the repository that it was meant for, {path}, is gone";
            return Waits($"{why}: `runbook sync --records PATH` names another");
        }

        if (repository is null)
            return Waits(bag.Sorted()[0].Message);
        var current = set;
        if (set.Target is { } target)
        {
            if (repository.TryReadNewestLedger(target, out var ledger) is { } trouble)
                return Waits(trouble);
            current = set.WithLedger(ledger, time.GetUtcNow());
        }

        var (done, refused) = IncidentWriter.Commit(repository, current, current.Commit.When, time);
        return done is null
            ? Waits(refused!)
            : new(set.Run, set.Incident, record.Directory, done, Problem: null) { Record = record, Repository = repository };
    }
}
