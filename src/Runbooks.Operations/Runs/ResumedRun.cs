using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Steps;

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
            request.Asked.Target,
            started.StaysHere ? null : request.Record.Records,
            identity.Run,
            started.Runbook,
            TimeSpan.Zero,
            _ => ValueTask.CompletedTask,
            cancel
        );
        await using (held)
        {
            if (held is null && !(holder?.State?.Run == identity.Run && setup.Disk.IsHeld(request.Run.Directory.Journal)))
                return new RecordedRunResult(identity, Finished: null, Record: null, holder) { BaseUrl = started.BaseUrl };
            if (held is null || _recording.Continue(request.Run) is not { } run)
                return new RecordedRunResult(identity, Finished: null, Record: null, Holder: null)
                {
                    BaseUrl = started.BaseUrl,
                    Unfinished = request.Run with { IsLive = true },
                };
            await using (run.Journal)
            {
                return await GoOnAsync(request, identity, held, run, listeners, retold, cancel);
            }
        }
    }

    private async Task<RecordedRunResult> GoOnAsync(
        ResumeRequest request,
        RunIdentity identity,
        HeldLock held,
        ContinuedRun run,
        IReadOnlyList<RunEventSink> listeners,
        IReadOnlyList<RunEventSink> retold,
        CancellationToken cancel
    )
    {
        var (asked, journal, reading) = (request.Asked, run.Journal, run.Reading);
        var history = RunHistory.Of(reading.Events);
        foreach (var recorded in reading.Events)
        {
            request.Record.Notifier?.Recall(recorded);
            foreach (var sink in retold)
                await sink(recorded);
        }

        // What the process had come to before it ended is what this run leaves, too.
        var leaving = new LeftByRun(history, held);
        await leaving.RecallAsync();
        var past = new EarlierProcess([.. reading.Events.Select(e => e.Event)]);
        var terms = run.Record(request.Record);
        if (past.Finished is null)
        {
            var redactor = setup.RedactorOf(asked);
            var idle = _recording.Idle(run);
            using var live = request.Abandons ? null : LivePublication.Of(setup, terms, journal, reading.Events, redactor.Add);
            var last = new FinalNotifications(setup, history, journal);
            var earlier = new EarlierRecords(setup, terms.Records);
            using var search = SuspectSearch.Of(setup, asked.Target, terms.Records, redactor.Add);
            RunEventSink[] first =
            [
                journal.AppendAsync,
                history.AddAsync,
                leaving.HearAsync,
                last.HearAsync,
                search.HearAsync,
                .. RunSetup.HeardBy(live),
            ];
            foreach (var recorded in reading.Events)
                await search.HearAsync(recorded);
            using var events = new RunEvents(
                setup.Time,
                redactor,
                [.. first, .. listeners.Select(RunSetup.Detachable), .. RunSetup.HeardBy(request.Record.Notifier)],
                run.Start(idle)
            );
            request.Record.Notifier?.Attach(events);
            await events.PublishAsync(
                run.Resumed(idle, asked.Terms, terms, setup.AccountText, request.Abandons) with
                {
                    Changed = request.Changed is [] ? null : request.Changed,
                }
            );
            using var own = request.Connections is null ? TargetConnections.Create(asked.Target.Authorities) : null;
            if (request.Abandons)
            {
                await SettleAsync(request, reading.Events, events, cancel);
                await events.PublishAsync(held.ToEvent());
                await events.PublishAsync(GivenUpRun.Finished(history, idle, events.Elapsed));
            }
            else
            {
                var root = run.Invocation?.WorkingDirectory ?? setup.WorkingDirectory;
                using var reviews = setup.Reviews(events);
                var tools = setup.Tools(asked, events, request.Connections ?? own!, root, held, identity, reviews);
                var again = new RunRequest(
                    asked with
                    {
                        Terms = TermsOf(request, past, reading.Events[0].At, [.. held.Left.Where(l => l.Run != identity.Run)]),
                    },
                    identity
                )
                {
                    RunbookPath = past.Started.RunbookPath,
                    RunbookCommit = past.Started.RunbookCommit,
                    FindRunbook = id => setup.FindRunbook(id, root, journal, redactor),
                    Preface = [RunSetup.Preface(held)],
                };
                using var runner = new Runner(again, tools, past);
                await runner.RunAsync(cancel);
                await search.TellAsync(events);
                await earlier.TellAsync(events, history);
                await new WindowReading(tools.Client, history).TellAsync(events);
            }
            if (live is not null)
                await live.StopAsync();
            await last.WaitAsync(held, terms, cancel);
        }

        var (record, push) = await _recording.RecordAsync(history, journal, terms, asked.Target.Name);
        return new RecordedRunResult(identity, history.Finished, record, Holder: null) { BaseUrl = past.Started.BaseUrl, Push = push };
    }

    private static RunTerms TermsOf(ResumeRequest request, EarlierProcess past, DateTimeOffset startedAt, IReadOnlyList<LeftVersion> left)
    {
        var (asked, started) = (request.Asked, past.Started);
        return new RunTerms
        {
            EngineVersion = asked.Terms.EngineVersion,
            Start = new RunStart(started.Trigger, started.Operator) { FailingSince = started.FailingSince },
            DetectedAt = started.DetectedAt,
            QueuedAt = started.QueuedAt,
            AskedAt = startedAt,
            StartedAt = startedAt,
            Known = RunSetup.Known(request.Record.Records, asked.Target.Name, left) with
            {
                Allowed = [.. past.Allowed.Union(asked.Terms.Known.Allowed)],
            },
            IsRehearsal = started.Rehearsal,
            StaysHere = started.StaysHere,
            PartOf = started.PartOf,
        };
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
}
