using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Targets;

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
        var identity = RunIdentity.Create(request.Runbook.Id, asked, setup.RandomBytes(6));
        var redactor = setup.RedactorOf(request.Target, request.Runbook, request.Inputs, request.Secrets);
        var nothing = new RecordedRunResult(identity, Finished: null, Record: null, Holder: null)
        {
            BaseUrl = RunSetup.AddressOf(request.Target, redactor),
        };
        var (held, holder) = await setup.TakeLockAsync(request, identity.Run, cancel);
        await using (held)
        {
            if (held is null)
                return nothing with { Holder = holder };
            if (_recording.OpenOn(nothing.BaseUrl, request.Records) is { } open)
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
            using var live = request is { Pushes: true, OpensPullRequest: true, Records: { } records }
                ? new LivePublication(setup, records, journal, [], redactor.Add, request.OnDraft)
                : null;
            var last = new FinalNotifications(setup, history, journal);
            RunEventSink[] first =
            [
                journal.AppendAsync,
                history.AddAsync,
                new LeftByRun(history, held).HearAsync,
                last.HearAsync,
                .. live is null ? Array.Empty<RunEventSink>() : [live.HearAsync],
            ];
            using var events = new RunEvents(
                setup.Time,
                redactor,
                [.. first, .. listeners.Select(RunSetup.Detachable), .. RunSetup.HeardBy(request.Notifier)]
            );
            request.Notifier?.Attach(events);
            using var own = request.Connections is null ? TargetConnections.Create(request.Target.Authorities) : null;
            var tools = setup.Tools(
                events,
                request.Connections ?? own!,
                setup.WorkingDirectory,
                held,
                journal,
                redactor,
                request.Runbook.Id
            );
            using var runner = new Runner(RunRequestOf(request, identity, asked, held.Left), tools);
            var warming = TemplateCatalog.WarmAsync();
            await runner.RunAsync(cancel);
            await warming;
            if (live is not null)
                await live.StopAsync();
            await last.WaitAsync(request.Notifier, held, request.Records, request.OnLastMessages, cancel);

            // What the stream said of the end, not what the runner did: secrets are out of it.
            var finished = history.Finished;
            var (record, push) = await _recording.RecordAsync(history, journal, request.Records, request.Target.Name, request.Pushes);
            return nothing with { Finished = finished, Record = record, Push = push };
        }
    }

    private RunRequest RunRequestOf(RecordedRunRequest request, RunIdentity identity, DateTimeOffset asked, IReadOnlyList<LeftVersion> left)
    {
        var source = request.Found.FullPath is null || request.Records is null ? null : SourceCommit.Of(request.Found.FullPath);
        var ledger = RunSetup.Ledger(request.Records, request.Target.Name);
        var made = new RunRequest(request.Runbook, request.Target, request.Inputs, identity)
        {
            RunbookPath = source?.Path ?? request.Found.DisplayPath,
            RunbookCommit = source is { IsModified: false } ? source.Commit : null,
            Terms = request.Terms,
            AskedAt = asked,
            Account = setup.AccountText,
            KnownBad = RunSetup.KnownBad(ledger, left),
            KnownToHaveServed = ledger?.ServedVersions ?? [],
            NotPushed = request.Records?.WhyNotPushed(request.Pushes, request.Terms.StaysHere ? "--rehearsal" : "--no-push"),
        };
        return request.Automatic is not { } start
            ? made
            : made with
            {
                Trigger = start.Trigger,
                AskedAt = start.AlertBeganAt ?? asked,
                IsAttended = false,
                Operator = "runbook watch",
                DetectedBy = start.DetectedBy,
                BadVersion = start.BadVersion,
                FailingSince = start.FailingSince,
                Evidence = start.Evidence,
            };
    }
}
