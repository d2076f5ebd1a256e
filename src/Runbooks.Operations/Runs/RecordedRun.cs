using Runbooks.Connections;
using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Redaction;
using Runbooks.SharedLocks;

namespace Runbooks.Runs;

/// <summary>A whole run as a person asks for it: the target's lock, what the ledger knows, the journal, the run, and its record.</summary>
/// <param name="setup">What it is made with.</param>
public sealed class RecordedRun(RunSetup setup)
{
    private readonly RunRecording _recording = new(setup);

    /// <param name="request">What is to be run.</param>
    /// <param name="listeners">Hear every event, after the journal has it.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    public async Task<RecordedRunResult> RunAsync(
        RecordedRunRequest request,
        IReadOnlyList<RunEventSink> listeners,
        CancellationToken cancel
    )
    {
        var asked = setup.Time.GetUtcNow();
        var identity = request.Identity ?? RunIdentity.Create(request.Asked.Runbook.Id, asked, setup.RandomBytes(6));
        var redactor = setup.RedactorOf(request.Asked);
        var nothing = new RecordedRunResult(identity, Finished: null, Record: null, Holder: null)
        {
            BaseUrl = RunSetup.AddressOf(request.Asked.Target, redactor),
        };
        var (held, holder) = await setup.TakeLockAsync(request, identity.Run, cancel);
        await using (held)
        {
            if (held is null)
                return nothing with { Holder = holder };
            if (_recording.OpenOn(request.Asked.Target, request.Record.Records) is { } open)
                return nothing with { Unfinished = open };
            return await RunHeldAsync(request, nothing, redactor, asked, held, listeners, cancel);
        }
    }

    private async Task<RecordedRunResult> RunHeldAsync(
        RecordedRunRequest request,
        RecordedRunResult nothing,
        Redactor redactor,
        DateTimeOffset asked,
        HeldLock held,
        IReadOnlyList<RunEventSink> listeners,
        CancellationToken cancel
    )
    {
        var history = new RunHistory();
        var identity = nothing.Identity;
        var journal = _recording.Begin(request, identity, redactor);
        await using (journal)
        {
            using var live = LivePublication.Of(setup, request.Record, journal, [], redactor.Add);
            var last = new FinalNotifications(setup, history, journal);
            var earlier = new EarlierRecords(setup, request.Record.Records);
            using var search = SuspectSearch.Of(setup, request.Asked.Target, request.Record.Records, redactor.Add);
            RunEventSink[] first =
            [
                journal.AppendAsync,
                history.AddAsync,
                new LeftByRun(history, held).HearAsync,
                last.HearAsync,
                search.HearAsync,
                .. RunSetup.HeardBy(live),
            ];
            using var events = new RunEvents(
                setup.Time,
                redactor,
                [.. first, .. listeners.Select(RunSetup.Detachable), .. RunSetup.HeardBy(request.Record.Notifier)]
            );
            request.Record.Notifier?.Attach(events);
            using var own = request.Connections is null ? TargetConnections.Create(request.Asked.Target.Authorities) : null;
            var root = setup.WorkingDirectory;
            using var reviews = setup.Reviews(events);
            var tools = setup.Tools(request.Asked, events, request.Connections ?? own!, root, held, identity, reviews);
            var made = RunRequestOf(request, identity, asked, held, id => setup.FindRunbook(id, root, journal, redactor));
            using var runner = new Runner(made, tools);
            var warming = TemplateCatalog.WarmAsync();
            await runner.RunAsync(cancel);
            await warming;
            await search.TellAsync(events);
            await earlier.TellAsync(events, history);
            await new WindowReading(tools.Client, history).TellAsync(events);
            if (live is not null)
                await live.StopAsync();
            await last.WaitAsync(held, request.Record, cancel);

            // What the stream said of the end, not what the runner did: secrets are out of it.
            var finished = history.Finished;
            var (record, push) = await _recording.RecordAsync(history, journal, request.Record, request.Asked.Target.Name);
            return nothing with { Finished = finished, Record = record, Push = push };
        }
    }

    private RunRequest RunRequestOf(
        RecordedRunRequest request,
        RunIdentity identity,
        DateTimeOffset now,
        HeldLock held,
        Func<string, Runbook?> findRunbook
    )
    {
        var (asked, terms, record) = (request.Asked, request.Asked.Terms, request.Record);
        var known = RunSetup.Known(record.Records, asked.Target.Name, held.Left);
        terms = terms with { AskedAt = terms.AskedAt ?? now, Known = known with { Allowed = terms.Known.Allowed } };
        return setup.RequestOf(request with { Asked = asked with { Terms = terms } }, identity, findRunbook) with
        {
            Preface = [RunSetup.Preface(held)],
        };
    }
}
