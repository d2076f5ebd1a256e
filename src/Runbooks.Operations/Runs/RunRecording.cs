using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Redaction;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>
/// Keeps what a run does: its journal while it is under way, its record when it has ended. Recording never blocks
/// recovering: where the repository takes neither, this machine's state does, and where that does not, memory.
/// </summary>
/// <param name="setup">What the run is made with.</param>
public sealed class RunRecording(RunSetup setup)
{
    private readonly string _state = StateDirectory.Find(setup.Environment);

    // It means the same in every process of one boot.
    private double MonotonicMilliseconds => setup.Time.GetTimestamp() * 1000.0 / setup.Time.TimestampFrequency;

    /// <summary>Begins the journal of a run, and writes down how it was called.</summary>
    public RunJournal Begin(RecordedRunRequest request, RunIdentity identity, Redactor redactor)
    {
        var text = redactor.Apply(request.Asked.Runbook.Source.Text);
        var next = RunDirectory.In(_state, identity.Run);
        var directory = request.Record.Records is { } records ? RunDirectory.In(records.GitDirectory, identity.Run) : next;
        var invocation = request.Invocation is null
            ? null
            : request.Invocation with
            {
                Boot = setup.Machine.Self.Boot,
                StartedAtMs = MonotonicMilliseconds,
            };
        try
        {
            invocation?.Write(directory.Invocation, setup.Disk);
            return RunJournal.Begin(directory, text, next == directory ? null : next, setup.Disk);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The repository takes no journal; this machine's state may.
        }

        try
        {
            invocation?.Write(next.Invocation, setup.Disk);
            return RunJournal.Begin(next, text, disk: setup.Disk);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return RunJournal.InMemory(next, text, e);
        }
    }

    /// <summary>Takes the journal of a run over whose process ended.</summary>
    /// <returns>Null where another process goes on with it at this moment, or has finished it.</returns>
    /// <exception cref="InvalidDataException">A line of the journal was changed; the message names it.</exception>
    internal ContinuedRun? Continue(UnfinishedRun run)
    {
        var own = RunDirectory.In(_state, run.Started.Run);
        RunJournal? journal;
        JournalReading? reading;
        try
        {
            (journal, reading) = RunJournal.Continue(run.Directory, own.Path == run.Directory.Path ? null : own, setup.Disk);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (reading?.Fault is { } fault)
            throw new InvalidDataException($"the journal of {run.Started.Run} was changed: {fault.Message}");
        return journal is null
            ? null
            : new ContinuedRun(run, journal, reading!, Invocation.Read(run.Directory.Invocation, setup.Disk).Value);
    }

    /// <summary>Makes the record and brings it to where it belongs, or where it can wait.</summary>
    /// <returns>Where it went, and what of it is still to be pushed.</returns>
    public async Task<(RecordResult Record, PendingPush? Push)> RecordAsync(
        RunHistory history,
        RunJournal journal,
        RecordTerms terms,
        string target
    )
    {
        var (records, pushes) = (terms.Records, terms.Pushes);
        string? ledger = null;
        var trouble = records?.TryReadNewestLedger(target, out ledger);
        var files = new IncidentFiles(new TemplateCatalog(records), setup.Time, setup.Propose, setup.Disk)
        {
            Postmortem = setup.Postmortem,
        }.Build(history, journal.Snapshot(), ledger);
        var record = new IncidentWriter(records, setup.Spool, pushes, setup.Time).Write(files, trouble);
        var push =
            pushes && record is RecordCommitted done && records is not null ? setup.Delivery.Keep(records, files, done.Commit) : null;

        // Not before: a process that is killed in between leaves a run that `resume` records and pushes, and whoever could have the
        // journal before would record it as well.
        await journal.DisposeAsync();
        if (record is not RecordLost)
            journal.Directory.Retire(setup.Time.GetUtcNow(), setup.Disk);
        return (record, push);
    }

    /// <summary>The first run on a target whose process ended before it did; null where there is none.</summary>
    public UnfinishedRun? OpenOn(Target target, RecordsRepository? records) =>
        UnfinishedRun
            .In(Places(setup.Environment, records), setup.Disk)
            .FirstOrDefault(r => !r.HasFinished && !r.IsLive && IsOn(r, target));

    /// <summary>Whether a run was on a target, whatever either of them calls it.</summary>
    public static bool IsOn(UnfinishedRun run, Target target) =>
        run.Started.TargetKey is { } key
            ? key == target.Address.Key
            : CanonicalAddress.Of(run.Started.BaseUrl) == CanonicalAddress.Of(target.BaseUrl);

    /// <summary>
    /// How long nothing has been written. The monotonic clock counts on in another process of the same boot; across boots only the wall
    /// clock is left.
    /// </summary>
    internal TimeSpan Idle(ContinuedRun run)
    {
        var (last, invocation) = (run.Last, run.Invocation);
        var idle =
            invocation is { Boot: { } boot } && boot == setup.Machine.Self.Boot
                ? TimeSpan.FromMilliseconds(MonotonicMilliseconds - invocation.StartedAtMs) - last.Elapsed
                : setup.Time.GetUtcNow() - last.At;
        return idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
    }

    /// <summary>The places where journals lie: the records repository first, then this machine's state.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="records">The records repository; null where it cannot be used.</param>
    public static IReadOnlyList<string> Places(Func<string, string?> environment, RecordsRepository? records)
    {
        var state = StateDirectory.Find(environment);
        return records is null ? [state] : [records.GitDirectory, state];
    }
}
