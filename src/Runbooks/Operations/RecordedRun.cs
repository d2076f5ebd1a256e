using System.Security.Cryptography;
using System.Text.Json.Nodes;
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
/// <param name="account">Who runs it, for approvals.</param>
public sealed class RecordedRun(TimeProvider time, Approver approve, Func<string, string?> environment, string workingDirectory, string account)
{
    private readonly string _state = StateDirectory.Find(environment);

    /// <summary>Runs and records.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="listeners">Hear every event, after the journal has it.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    public async Task<RecordedRunResult> RunAsync(RecordedRunRequest request, IReadOnlyList<RunEventSink> listeners, CancellationToken cancel)
    {
        var asked = time.GetUtcNow();
        var identity = RunIdentity.Create(request.Runbook.Id, asked, RandomNumberGenerator.GetBytes(6));
        if (request.DryRun) return await RunHeldAsync(request, identity, asked, held: null, listeners, cancel);
        var (held, holder) = await TakeLockAsync(request.Target, request.Records, identity.Run, request.Runbook.Id, cancel);
        await using (held)
        {
            if (held is null) return new RecordedRunResult(identity, Finished: null, Record: null, holder) { BaseUrl = Address(request) };
            if (OpenOn(Address(request), request.Records) is { } open) return new RecordedRunResult(identity, Finished: null, Record: null, Holder: null) { BaseUrl = Address(request), Unfinished = open };
            return await RunHeldAsync(request, identity, asked, held, listeners, cancel);
        }
    }

    /// <summary>A target's address as journals have it: without secrets.</summary>
    /// <param name="target">The target.</param>
    /// <param name="secrets">Further texts that must appear nowhere.</param>
    public static string AddressOf(Target target, IEnumerable<string> secrets)
    {
        var redactor = new Redactor();
        foreach (var secret in target.Secrets.Concat(secrets)) redactor.Add(secret);
        return redactor.Apply(target.BaseUrl.AbsoluteUri.TrimEnd('/'));
    }

    /// <summary>Where this machine's locks lie: in its state, and where that takes none, in the memory or the temporary files of the user.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static IReadOnlyList<string> Locks(Func<string, string?> environment)
    {
        var runtime = environment("XDG_RUNTIME_DIR") is { Length: > 0 } memory && Path.IsPathRooted(memory)
            ? Path.Combine(memory, "runbook")
            : Path.Combine(Path.GetTempPath(), $"runbook-{Environment.UserName}");
        return [Path.Combine(StateDirectory.Find(environment), "locks"), Path.Combine(runtime, "locks")];
    }

    /// <summary>Goes on with a run whose process ended, and records it.</summary>
    /// <param name="request">The run.</param>
    /// <param name="listeners">Hear every new event, after the journal has it.</param>
    /// <param name="retold">Hear what was journaled before, too.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    /// <returns>A holder where another process has the target, and the run itself where another process goes on with it.</returns>
    /// <exception cref="InvalidDataException">A line of the journal was changed; the message names it.</exception>
    public async Task<RecordedRunResult> ResumeAsync(ResumeRequest request, IReadOnlyList<RunEventSink> listeners, IReadOnlyList<RunEventSink> retold, CancellationToken cancel)
    {
        var started = request.Run.Started;
        var identity = new RunIdentity(started.Run, started.Incident);
        var (held, holder) = await TakeLockAsync(request.Target, request.Records, identity.Run, started.Runbook, cancel);
        await using (held)
        {
            if (held is null) return new RecordedRunResult(identity, Finished: null, Record: null, holder) { BaseUrl = started.BaseUrl };
            var (journal, reading) = RunJournal.Continue(request.Run.Directory, InState(identity.Run, request.Run.Directory));
            if (reading?.Fault is { } fault) throw new InvalidDataException($"the journal of {identity.Run} was changed: {fault.Message}");
            if (journal is null) return new RecordedRunResult(identity, Finished: null, Record: null, Holder: null) { BaseUrl = started.BaseUrl, Unfinished = request.Run with { IsLive = true } };
            await using (journal)
            {
                return await GoOnAsync(request, identity, held, journal, reading!, listeners, retold, cancel);
            }
        }
    }

    private async Task<RecordedRunResult> RunHeldAsync(RecordedRunRequest request, RunIdentity identity, DateTimeOffset asked, HeldLock? held, IReadOnlyList<RunEventSink> listeners, CancellationToken cancel)
    {
        var history = new RunHistory();
        var redactor = RedactorOf(request.Target, request.Runbook, request.Inputs, request.Secrets);
        var journal = request.DryRun ? null : Begin(request, identity, redactor);
        await using (journal)
        {
            RunEventSink[] first = journal is null ? [history.AddAsync] : [journal.AppendAsync, history.AddAsync];
            using var events = new RunEvents(time, redactor, [.. first, .. listeners.Select(Detachable)]);
            using var connections = TargetConnections.Create(request.Target.Authorities);
            using var runner = new Runner(RunRequestOf(request, identity, asked), Tools(events, connections, workingDirectory, held, journal, redactor));
            await runner.RunAsync(cancel);

            // What the stream said of the end, not what the runner did: secrets are out of it.
            var finished = history.Finished;
            var record = journal is null ? null : await RecordAsync(history, journal, request.Records, request.Target.Name);
            return new RecordedRunResult(identity, finished, record, Holder: null) { BaseUrl = Address(request) };
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

    private async Task<RecordedRunResult> GoOnAsync(ResumeRequest request, RunIdentity identity, HeldLock held, RunJournal journal, JournalReading reading, IReadOnlyList<RunEventSink> listeners, IReadOnlyList<RunEventSink> retold, CancellationToken cancel)
    {
        var history = RunHistory.Of(reading.Events);
        foreach (var recorded in reading.Events)
        {
            foreach (var sink in retold) await sink(recorded);
        }

        var past = new RunPast([.. reading.Events.Select(e => e.Event)]);
        var finished = past.Finished;
        if (finished is null)
        {
            var redactor = RedactorOf(request.Target, request.Runbook, request.Inputs, request.Secrets);
            var last = reading.Events[^1];
            var invocation = Invocation.Read(request.Run.Directory.Invocation);
            var idle = IdleSince(last, invocation);
            var start = new StreamStart(last.Sequence, reading.Events.Count(e => e.Event is EvidenceTaken), last.Elapsed + idle);
            using var events = new RunEvents(time, redactor, [journal.AppendAsync, history.AddAsync, .. listeners.Select(Detachable)], start);
            await events.PublishAsync(new RunResumed(last.Sequence, Math.Round(idle.TotalSeconds, 3), reading.IsTorn, request.EngineVersion));
            using var connections = TargetConnections.Create(request.Target.Authorities);
            finished = request.Abandons
                ? await AbandonAsync(events, past, held)
                : await FinishAsync(request, identity, reading.Events[0].At, past, Tools(events, connections, invocation?.WorkingDirectory ?? workingDirectory, held, journal, redactor), cancel);
        }

        var record = await RecordAsync(history, journal, request.Records, request.Target.Name);
        return new RecordedRunResult(identity, history.Finished, record, Holder: null) { BaseUrl = past.Started.BaseUrl };
    }

    private static async Task<RunFinished> FinishAsync(ResumeRequest request, RunIdentity identity, DateTimeOffset startedAt, RunPast past, RunTools tools, CancellationToken cancel)
    {
        var started = past.Started;
        var again = new RunRequest(request.Runbook, request.Target, request.Inputs, identity)
        {
            RunbookPath = started.RunbookPath,
            RunbookCommit = started.RunbookCommit,
            Trigger = started.Trigger,
            Operator = started.Operator,
            DetectedAt = started.DetectedAt,
            StartedAt = startedAt,
            EngineVersion = request.EngineVersion,
            KnownBad = KnownBad(request.Records, request.Target.Name),
        };
        using var runner = new Runner(again, tools, past);
        return await runner.RunAsync(cancel);
    }

    private static async Task<RunFinished> AbandonAsync(RunEvents events, RunPast past, HeldLock held)
    {
        await events.PublishAsync(held.ToEvent());
        var elapsed = events.Elapsed;
        var finished = new RunFinished(
            Outcome.Unknown,
            past.Rollback is { } rollback
                ? $"The process of the run ended, and it was given up. Its rollback had come to this: {rollback.Detail}."
                : "The process of the run ended, and it was given up: nothing more was sent, and nobody looked at what serves.",
            "Look at the target by hand now, and do not roll back again before you know what serves.",
            past.Baseline?.Environment,
            EnvironmentAfter: null,
            past.Baseline?.Version,
            VersionAfter: null,
            past.Started.ObjectiveSeconds,
            Math.Round(elapsed.TotalSeconds, 3),
            ObjectiveMet: false);
        await events.PublishAsync(finished);
        return finished;
    }

    private async Task<RecordResult> RecordAsync(RunHistory history, RunJournal journal, RecordsRepository? records, string target)
    {
        await journal.DisposeAsync();
        string? ledger = null;
        var trouble = records?.TryReadNewestLedger(target, out ledger);
        var files = new IncidentFiles(new TemplateCatalog(records), time).Build(history, journal.Lines, journal.Directory, ledger, journal.Troubles);
        var record = new IncidentWriter(records, Spool.Of(environment)).Write(files, trouble);
        if (record is not RecordLost) journal.Directory.Retire(time.GetUtcNow());
        return record;
    }

    // A terminal that is closed, or a pipe that nobody reads, must not stop a rollback half-way: such a listener is let go.
    private static RunEventSink Detachable(RunEventSink listener)
    {
        var isGone = false;
        return async recorded =>
        {
            if (isGone) return;
            try
            {
                await listener(recorded);
            }
            catch (Exception e) when (e is ObjectDisposedException || DiskTrouble.IsIn(e))
            {
                isGone = true;
            }
        };
    }

    private Task<LockAttempt> TakeLockAsync(Target target, RecordsRepository? records, string run, string runbook, CancellationToken cancel) =>
        new TargetLocks(Locks(environment), Machine.Here(), time).TryTakeAsync(new LockRequest(target, run, $"run {run} of {runbook}") { Records = records }, cancel);

    private UnfinishedRun? OpenOn(string address, RecordsRepository? records) =>
        UnfinishedRun.In(records is null ? [_state] : [records.GitDirectory, _state])
            .FirstOrDefault(r => !r.HasFinished && !r.IsLive && r.Started.BaseUrl == address);

    private RunDirectory? InState(string run, RunDirectory? first)
    {
        var own = RunDirectory.In(_state, run);
        return own.Path == first?.Path ? null : own;
    }

    // The monotonic clock counts on in another process of the same boot; across boots only the wall clock is left.
    private TimeSpan IdleSince(RecordedEvent last, Invocation? invocation)
    {
        var idle = invocation is { Boot: { } boot } && boot == Machine.Here().Self.Boot
            ? TimeSpan.FromMilliseconds(MonotonicMilliseconds - invocation.StartedAtMs) - last.Elapsed
            : time.GetUtcNow() - last.At;
        return idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
    }

    private double MonotonicMilliseconds => time.GetTimestamp() * 1000.0 / time.TimestampFrequency;

    private RunTools Tools(RunEvents events, TargetConnections connections, string root, HeldLock? held, RunJournal? journal, Redactor redactor) =>
        new(time, connections, events, journal is null ? approve : new SharedApproval(approve, time, journal.Directory.Run, () => journal.Directory, account).AskAsync, () => RandomNumberGenerator.GetInt32(1000) / 1000.0)
        {
            Root = root,
            Environment = environment,
            FindRunbook = id => FindRunbook(id, root, journal, redactor),
            Fence = held is null ? null : FenceOf(held, events),
            Preface = held is null ? [] : [held.ToEvent()],
        };

    private RunJournal Begin(RecordedRunRequest request, RunIdentity identity, Redactor redactor)
    {
        var text = redactor.Apply(request.Runbook.Source.Text);
        var next = RunDirectory.In(_state, identity.Run);
        var directory = request.Records is { } records ? RunDirectory.In(records.GitDirectory, identity.Run) : next;
        var invocation = request.Invocation is null ? null : request.Invocation with { Boot = Machine.Here().Self.Boot, StartedAtMs = MonotonicMilliseconds };
        try
        {
            invocation?.Write(directory.Invocation);
            return RunJournal.Begin(directory, text, next == directory ? null : next);
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
        }

        try
        {
            invocation?.Write(next.Invocation);
            return RunJournal.Begin(next, text);
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
            return RunJournal.InMemory(next, e);
        }
    }

    private Redactor RedactorOf(Target target, Runbook runbook, JsonObject inputs, IReadOnlyList<string> secrets)
    {
        var redactor = new Redactor();
        foreach (var secret in target.Secrets.Concat(secrets).Concat(InputValues.Secrets(runbook, inputs)).Concat(PassedTo(runbook))) redactor.Add(secret);
        return redactor;
    }

    // What a command is given of our environment under a name like API_TOKEN is a secret without a `${env:…}`.
    private IEnumerable<string> PassedTo(Runbook runbook) => runbook.AllSteps()
        .SelectMany(s => (s.Action as CommandStep)?.Passed ?? [])
        .Where(name => Credentials.AreNamed(name) || name == "TOKEN")
        .Select(environment)
        .OfType<string>();

    private string Address(RecordedRunRequest request) => RedactorOf(request.Target, request.Runbook, request.Inputs, request.Secrets).Apply(request.Target.BaseUrl.AbsoluteUri.TrimEnd('/'));

    private static RunRequest RunRequestOf(RecordedRunRequest request, RunIdentity identity, DateTimeOffset asked)
    {
        var source = request.Found.FullPath is null || request.Records is null ? null : RecordsRepository.CommitOf(request.Found.FullPath);
        return new RunRequest(request.Runbook, request.Target, request.Inputs, identity)
        {
            RunbookPath = source?.Path ?? request.Found.DisplayPath,
            RunbookCommit = source is { IsModified: false } ? source.Commit : null,
            AskedAt = asked,
            DetectedAt = request.DetectedAt,
            DryRun = request.DryRun,
            EngineVersion = request.EngineVersion,
            KnownBad = KnownBad(request.Records, request.Target.Name),
        };
    }

    private static IReadOnlyList<KnownBadVersion> KnownBad(RecordsRepository? records, string target)
    {
        if (records is null || records.TryReadNewestLedger(target, out var text) is not null || text is null) return [];
        var ledger = DeploymentLedger.Parse(target, new SourceText(DeploymentLedger.PathOf(target), text), new DiagnosticBag());
        return ledger?.KnownBadVersions ?? [];
    }

    // A run that is resumed calls what it called before, even where the files have changed since.
    private static Runbook? FindRunbook(string id, string root, RunJournal? journal, Redactor redactor)
    {
        var bag = new DiagnosticBag();
        var kept = journal is null ? null : Path.Combine(journal.Directory.Called, id + ".yaml");
        if (kept is not null && File.Exists(kept)) return RunbookReader.Read(new SourceText(id + ".yaml", File.ReadAllText(kept)), RunbookFormat.Vocabulary, bag);
        var found = new RunbookCatalog(root).Find(id, bag);
        var runbook = found is null ? null : RunbookCatalog.Read(found, bag);
        if (runbook is null || kept is null) return runbook;
        try
        {
            Directory.CreateDirectory(journal!.Directory.Called);
            File.WriteAllText(kept, redactor.Apply(runbook.Source.Text));
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
            // It is called all the same: only a resumption would read it again.
        }

        return runbook;
    }
}
