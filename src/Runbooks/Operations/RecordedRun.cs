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
        var identity = RunIdentity.Create(request.Runbook.Id, time.GetUtcNow(), RandomNumberGenerator.GetBytes(6));
        var state = StateDirectory.Find(environment);
        var (held, holder) = RunLock.TryTake(Path.Combine(state, "locks"), request.Target.BaseUrl, $"run {identity.Run} of {request.Runbook.Id}, process {Environment.ProcessId}");
        using (held)
        {
            return held is null
                ? new RecordedRunResult(identity, Finished: null, Record: null, holder) { BaseUrl = Address(request) }
                : await RunLockedAsync(request, identity, state, listeners, cancel);
        }
    }

    private async Task<RecordedRunResult> RunLockedAsync(RecordedRunRequest request, RunIdentity identity, string state, IReadOnlyList<RunEventSink> listeners, CancellationToken cancel)
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
            using var connections = TargetConnections.Create(request.Target.Authorities);
            var tools = new RunTools(time, connections, events, approve, () => RandomNumberGenerator.GetInt32(1000) / 1000.0)
            {
                Root = workingDirectory,
                Environment = environment,
                FindRunbook = FindRunbook,
            };
            using var runner = new Runner(RunRequestOf(request, identity), tools);
            await runner.RunAsync(cancel);

            // What the stream said of the end, not what the runner did: secrets are out of it.
            var finished = history.Finished;
            if (journal is null) return new RecordedRunResult(identity, finished, Record: null, Holder: null) { BaseUrl = Address(request) };
            await journal.DisposeAsync();
            var record = Record(request, history, directory!);
            return new RecordedRunResult(identity, finished, record, Holder: null) { BaseUrl = Address(request) };
        }
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

    private Redactor RedactorOf(RecordedRunRequest request)
    {
        var redactor = new Redactor();
        foreach (var secret in request.Target.Secrets.Concat(request.Secrets).Concat(InputValues.Secrets(request.Runbook, request.Inputs)).Concat(PassedTo(request.Runbook))) redactor.Add(secret);
        return redactor;
    }

    // What a command is given of our environment under a name like API_TOKEN is a secret without a `${env:…}`.
    private IEnumerable<string> PassedTo(Runbook runbook) => runbook.AllSteps()
        .SelectMany(s => (s.Action as CommandStep)?.Passed ?? [])
        .Where(name => Credentials.AreNamed(name) || name == "TOKEN")
        .Select(environment)
        .OfType<string>();

    private string Address(RecordedRunRequest request) => RedactorOf(request).Apply(request.Target.BaseUrl.AbsoluteUri.TrimEnd('/'));

    private static RunRequest RunRequestOf(RecordedRunRequest request, RunIdentity identity)
    {
        var source = request.Found.FullPath is null ? null : RecordsRepository.CommitOf(request.Found.FullPath);
        return new RunRequest(request.Runbook, request.Target, request.Inputs, identity)
        {
            RunbookPath = source?.Path ?? request.Found.DisplayPath,
            RunbookCommit = source is { IsModified: false } ? source.Commit : null,
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
