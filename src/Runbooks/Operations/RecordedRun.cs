using System.Security.Cryptography;
using Runbooks.Authoring;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Journals;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Locks;
using Runbooks.Rollback;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Operations;

/// <summary>
/// A whole run as a person asks for it: the target's lock, what the ledger knows, the journal, the run, and its record.
/// Recording never blocks recovering: where the repository cannot take the journal, it is kept in this machine's state.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="approve">Asks a person.</param>
/// <param name="environment">Looks an environment variable up.</param>
/// <param name="workingDirectory">Where the command stands: commands of runbooks run there.</param>
public sealed class RecordedRun(TimeProvider time, Approver approve, Func<string, string?> environment, string workingDirectory)
{
    /// <summary>Runs and records.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="listeners">Hear every event, after the journal has it.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    public async Task<RecordedRunResult> RunAsync(RecordedRunRequest request, IReadOnlyList<RunEventSink> listeners, CancellationToken cancel)
    {
        var asked = time.GetUtcNow();
        var identity = RunIdentity.Create(request.Runbook.Id, asked, RandomNumberGenerator.GetBytes(6));
        var state = StateDirectory.Find(environment);
        if (request.DryRun) return await RunHeldAsync(request, identity, asked, state, held: null, listeners, cancel);
        var wanted = new LockRequest(request.Target, identity.Run, $"run {identity.Run} of {request.Runbook.Id}") { Records = request.Records };
        var (held, holder) = await new TargetLocks(LocksIn(state), Machine.Here(), time).TryTakeAsync(wanted, cancel);
        await using (held)
        {
            return held is null
                ? new RecordedRunResult(identity, Finished: null, Record: null, holder)
                : await RunHeldAsync(request, identity, asked, state, held, listeners, cancel);
        }
    }

    /// <summary>Where this machine's locks lie.</summary>
    /// <param name="state">The state directory.</param>
    public static string LocksIn(string state) => Path.Combine(state, "locks");

    private async Task<RecordedRunResult> RunHeldAsync(RecordedRunRequest request, RunIdentity identity, DateTimeOffset asked, string state, HeldLock? held, IReadOnlyList<RunEventSink> listeners, CancellationToken cancel)
    {
        var history = new RunHistory();
        var redactor = RedactorOf(request);
        var isRecorded = !request.DryRun && request.Records is not null;
        var directory = isRecorded ? RunDirectory.In(request.Records!.GitDirectory, identity.Run) : null;
        var journal = isRecorded ? Begin(ref directory, state, identity, redactor.Apply(request.Runbook.Source.Text)) : null;
        await using (journal)
        {
            RunEventSink[] first = journal is null ? [history.AddAsync] : [journal.AppendAsync, history.AddAsync];
            using var events = new RunEvents(time, redactor, [.. first, .. listeners]);
            using var connections = TargetConnections.Create();
            var tools = new RunTools(time, connections, events, approve, () => RandomNumberGenerator.GetInt32(1000) / 1000.0)
            {
                Root = workingDirectory,
                Environment = environment,
                FindRunbook = FindRunbook,
                Fence = held is null ? null : FenceOf(held, events),
                Preface = held is null ? [] : [held.ToEvent()],
            };
            using var runner = new Runner(RunRequestOf(request, identity, asked), tools);
            var finished = await runner.RunAsync(cancel);
            if (journal is null) return new RecordedRunResult(identity, finished, Record: null, Holder: null);
            await journal.DisposeAsync();
            var record = Record(request, history, directory!);
            return new RecordedRunResult(identity, finished, record, Holder: null);
        }
    }

    // What the record says of the lock is told anew when the question before a request finds it changed.
    private static SendFence FenceOf(HeldLock held, RunEvents events)
    {
        var told = held.RemoteProblem;
        return async cancel =>
        {
            var refusal = await held.CheckAsync(cancel);
            if (held.RemoteProblem == told) return refusal;
            told = held.RemoteProblem;
            await events.PublishAsync(held.ToEvent());
            return refusal;
        };
    }

    private RecordResult Record(RecordedRunRequest request, RunHistory history, RunDirectory directory)
    {
        var files = new IncidentFiles(new TemplateCatalog(request.Records), time).Build(history, directory, request.Records!.ReadNewestLedger(request.Target.Name));
        return new IncidentWriter(request.Records, Spool.Of(environment)).Write(files);
    }

    private static RunJournal Begin(ref RunDirectory? directory, string state, RunIdentity identity, string runbook)
    {
        try
        {
            return RunJournal.Begin(directory!, runbook);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            directory = RunDirectory.In(state, identity.Run);
            return RunJournal.Begin(directory, runbook);
        }
    }

    private static Redactor RedactorOf(RecordedRunRequest request)
    {
        var redactor = new Redactor();
        foreach (var secret in request.Target.Secrets.Concat(request.Secrets).Concat(InputValues.Secrets(request.Runbook, request.Inputs))) redactor.Add(secret);
        return redactor;
    }

    private static RunRequest RunRequestOf(RecordedRunRequest request, RunIdentity identity, DateTimeOffset asked)
    {
        var source = request.Found.FullPath is null ? null : RecordsRepository.CommitOf(request.Found.FullPath);
        return new RunRequest(request.Runbook, request.Target, request.Inputs, identity)
        {
            RunbookPath = source?.Path ?? request.Found.DisplayPath,
            RunbookCommit = source is { IsModified: false } ? source.Commit : null,
            AskedAt = asked,
            DetectedAt = request.DetectedAt,
            DryRun = request.DryRun,
            EngineVersion = request.EngineVersion,
            KnownBad = KnownBad(request),
        };
    }

    private static IReadOnlyList<KnownBadVersion> KnownBad(RecordedRunRequest request)
    {
        if (request.Records?.ReadNewestLedger(request.Target.Name) is not { } text) return [];
        var ledger = DeploymentLedger.Parse(request.Target.Name, new SourceText(DeploymentLedger.PathOf(request.Target.Name), text), new DiagnosticBag());
        return ledger?.KnownBadVersions ?? [];
    }

    private Runbook? FindRunbook(string id)
    {
        var bag = new DiagnosticBag();
        var found = new RunbookCatalog(workingDirectory).Find(id, bag);
        return found is null ? null : RunbookCatalog.Read(found, bag);
    }
}
