using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Journals;
using Runbooks.Locks;
using Runbooks.Rollback;
using Runbooks.SharedLocks;
using Runbooks.Targets;

namespace Runbooks.Runs;

/// <summary>A run whose process ended, as it goes on in this one: from its journal and from what the target really serves.</summary>
/// <param name="setup">What it is made with.</param>
public sealed class ResumedRun(RunSetup setup)
{
    private readonly RunRecording _recording = new(setup);

    /// <summary>Goes on with a run whose process ended, and records it.</summary>
    /// <param name="request">The run.</param>
    /// <param name="listeners">Hear every new event, after the journal has it.</param>
    /// <param name="retold">Hear what was journaled before, too.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    /// <returns>A holder where another process has the target, and the run itself where another process goes on with it.</returns>
    /// <exception cref="InvalidDataException">A line of the journal was changed; the message names it.</exception>
    public async Task<RecordedRunResult> ResumeAsync(
        ResumeRequest request,
        IReadOnlyList<RunEventSink> listeners,
        IReadOnlyList<RunEventSink> retold,
        CancellationToken cancel
    )
    {
        var started = request.Run.Started;
        var identity = new RunIdentity(started.Run, started.Incident);
        var (held, holder) = await setup.TakeLockAsync(
            request.Target,
            started.StaysHere ? null : request.Records,
            identity.Run,
            started.Runbook,
            TimeSpan.Zero,
            _ => ValueTask.CompletedTask,
            cancel
        );
        await using (held)
        {
            if (held is null)
                return new RecordedRunResult(identity, Finished: null, Record: null, holder) { BaseUrl = started.BaseUrl };
            var (journal, reading) = RunJournal.Continue(
                request.Run.Directory,
                _recording.InState(identity.Run, request.Run.Directory),
                setup.Disk
            );
            if (reading?.Fault is { } fault)
                throw new InvalidDataException($"the journal of {identity.Run} was changed: {fault.Message}");
            if (journal is null)
                return new RecordedRunResult(identity, Finished: null, Record: null, Holder: null)
                {
                    BaseUrl = started.BaseUrl,
                    Unfinished = request.Run with { IsLive = true },
                };
            await using (journal)
            {
                return await GoOnAsync(request, identity, held, journal, reading!, listeners, retold, cancel);
            }
        }
    }

    private async Task<RecordedRunResult> GoOnAsync(
        ResumeRequest request,
        RunIdentity identity,
        HeldLock held,
        RunJournal journal,
        JournalReading reading,
        IReadOnlyList<RunEventSink> listeners,
        IReadOnlyList<RunEventSink> retold,
        CancellationToken cancel
    )
    {
        var history = RunHistory.Of(reading.Events);
        foreach (var recorded in reading.Events)
        {
            request.Notifier?.Recall(recorded);
            foreach (var sink in retold)
                await sink(recorded);
        }

        // What the process had come to before it ended is what this run leaves, too.
        var leaving = new LeftByRun(history, held);
        await leaving.RecallAsync();
        var past = new EarlierProcess([.. reading.Events.Select(e => e.Event)]);
        if (past.Finished is null)
        {
            var redactor = setup.RedactorOf(request.Target, request.Runbook, request.Inputs, request.Secrets);
            var before = reading.Events[^1];
            var invocation = Invocation.Read(request.Run.Directory.Invocation, setup.Disk);
            var idle = IdleSince(before, invocation);
            var start = new StreamStart(before.Sequence, reading.Events.Count(e => e.Event is EvidenceTaken), before.Elapsed + idle);
            using var live =
                request is { Pushes: true, OpensPullRequest: true, Abandons: false, Records: { } records } && !past.Started.StaysHere
                    ? new LivePublication(setup, records, journal, reading.Events, redactor.Add, request.OnDraft)
                    : null;
            var last = new FinalNotifications(setup, history, journal);
            RunEventSink[] first =
            [
                journal.AppendAsync,
                history.AddAsync,
                leaving.HearAsync,
                last.HearAsync,
                .. live is null ? Array.Empty<RunEventSink>() : [live.HearAsync],
            ];
            using var events = new RunEvents(
                setup.Time,
                redactor,
                [.. first, .. listeners.Select(RunSetup.Detachable), .. RunSetup.HeardBy(request.Notifier)],
                start
            );
            request.Notifier?.Attach(events);
            await events.PublishAsync(
                new RunResumed(before.Sequence, Math.Round(idle.TotalSeconds, 3), reading.IsTorn, request.EngineVersion)
                {
                    Account = setup.AccountText,
                    Allowed = request.Allowed is [] ? null : request.Allowed,
                    GivesUp = request.Abandons,
                    NotPushed = request.Records?.WhyNotPushed(
                        request.Pushes && !past.Started.StaysHere,
                        past.Started.StaysHere ? "--rehearsal" : "--no-push"
                    ),
                }
            );
            using var own = request.Connections is null ? TargetConnections.Create(request.Target.Authorities) : null;
            if (request.Abandons)
            {
                await SettleAsync(request, reading.Events, events, cancel);
                await events.PublishAsync(held.ToEvent());
                await events.PublishAsync(GivenUpRun.Finished(history, idle, events.Elapsed));
            }
            else
            {
                var tools = setup.Tools(
                    events,
                    request.Connections ?? own!,
                    invocation?.WorkingDirectory ?? setup.WorkingDirectory,
                    held,
                    journal,
                    redactor,
                    request.Runbook.Id
                );
                await FinishAsync(request, identity, reading.Events[0].At, past, tools, held.Left, cancel);
            }
            if (live is not null)
                await live.StopAsync();
            await last.WaitAsync(request.Notifier, held, request.Records, request.OnLastMessages, cancel);
        }

        var (record, push) = await _recording.RecordAsync(
            history,
            journal,
            request.Records,
            request.Target.Name,
            request.Pushes && !past.Started.StaysHere
        );
        return new RecordedRunResult(identity, history.Finished, record, Holder: null) { BaseUrl = past.Started.BaseUrl, Push = push };
    }

    private static async Task FinishAsync(
        ResumeRequest request,
        RunIdentity identity,
        DateTimeOffset startedAt,
        EarlierProcess past,
        RunTools tools,
        IReadOnlyList<LeftVersion> left,
        CancellationToken cancel
    )
    {
        var started = past.Started;
        var ledger = RunSetup.Ledger(request.Records, request.Target.Name);
        var again = new RunRequest(request.Runbook, request.Target, request.Inputs, identity)
        {
            Terms = new RunTerms
            {
                EngineVersion = request.EngineVersion,
                DetectedAt = started.DetectedAt,
                QueuedAt = started.QueuedAt,
                Allowed = [.. past.Allowed.Union(request.Allowed)],
                IsRehearsal = started.Rehearsal,
                StaysHere = started.StaysHere,
            },
            RunbookPath = started.RunbookPath,
            RunbookCommit = started.RunbookCommit,
            Trigger = started.Trigger,
            IsAttended = started.Trigger == RunStarted.ByHand,
            Operator = started.Operator,
            FailingSince = started.FailingSince,
            AskedAt = startedAt,
            StartedAt = startedAt,
            KnownBad = RunSetup.KnownBad(ledger, [.. left.Where(l => l.Run != identity.Run)]),
            KnownToHaveServed = ledger?.ServedVersions ?? [],
        };
        using var runner = new Runner(again, tools, past);
        await runner.RunAsync(cancel);
    }

    // The lock is given back at the end: whoever takes it next must not meet a request of this run that takes effect late.
    private async Task SettleAsync(ResumeRequest request, IReadOnlyList<RecordedEvent> past, RunEvents events, CancellationToken cancel)
    {
        if (past.LastOrDefault(e => e.Event is RollbackIntended) is not { Event: RollbackIntended last } sent)
            return;
        var since = past.SkipWhile(e => e != sent).Select(e => e.Event).ToList();
        if (since.OfType<RollbackResolved>().Any() || since.OfType<RollbackAnswered>().Any(a => ControllerAnswer.LeavesNothing(a.Answer)))
            return;
        var left = sent.Elapsed + last.ActsWithin() - events.Elapsed;
        if (left <= TimeSpan.Zero)
            return;
        request.OnUnsettled(left);
        await Task.Delay(left, setup.Time, cancel);
    }

    // The monotonic clock counts on in another process of the same boot; across boots only the wall clock is left.
    private TimeSpan IdleSince(RecordedEvent last, Invocation? invocation)
    {
        var idle =
            invocation is { Boot: { } boot } && boot == setup.Machine.Self.Boot
                ? TimeSpan.FromMilliseconds(_recording.MonotonicMilliseconds - invocation.StartedAtMs) - last.Elapsed
                : setup.Time.GetUtcNow() - last.At;
        return idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
    }
}
