using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Journals;
using Runbooks.Redaction;
using Runbooks.Runs;

namespace Runbooks.Groups;

/// <summary>
/// A runbook against several targets, in waves. Each member is a run of its own, with its own lock, journal, verdict and record.
/// Around them stands the group's: its journal says who is begun before anything of that member's is, and its record is the incident's.
/// </summary>
/// <param name="setup">What it is made with.</param>
public sealed class GroupRun(RunSetup setup)
{
    private readonly RunRecording _recording = new(setup);

    /// <summary>Goes through a group, and records it.</summary>
    /// <param name="request">The group.</param>
    /// <param name="listeners">Hear every event of the group's own run, after the journal has it.</param>
    /// <param name="cancel">The operator's wish to stop: what is under way ends as one run does, and nothing more is begun.</param>
    public async Task<GroupRunResult> RunAsync(GroupRunRequest request, IReadOnlyList<RunEventSink> listeners, CancellationToken cancel)
    {
        var asked = setup.Time.GetUtcNow();
        var run = request.Run;
        var identity = RunIdentity.Create(run.Asked.Runbook.Id, asked, setup.RandomBytes(6));
        var redactor = setup.RedactorOf(run.Asked);
        run.Record.Records?.AskRemote();
        var journal = _recording.Begin(run, identity, redactor);
        await using (journal)
        {
            var history = new RunHistory();
            using var live = LivePublication.Of(setup, run.Record, journal, [], redactor.Add);
            using var events = EventsOf(journal, history, live, redactor, listeners);
            await events.PublishAsync(
                Runner.StartOf(setup.RequestOf(run, identity, _ => null), asked) with
                {
                    Described = null,
                    Group = PlanOf(request.Group, request.Members, redactor),
                }
            );
            var waves = new GroupWaves(setup, run.Asked, events, history, request.Goes);
            await waves.GoThroughAsync(cancel);
            return await EndAsync(identity, run.Record, journal, history, waves, live);
        }
    }

    /// <summary>Goes on with a group whose process ended, and records it.</summary>
    /// <param name="request">The group.</param>
    /// <param name="listeners">Hear every new event of the group's own run, after the journal has it.</param>
    /// <param name="retold">Hear what was journaled before.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    /// <returns>Null where another process goes on with it at this moment.</returns>
    /// <exception cref="InvalidDataException">A line of the journal was changed; the message names it.</exception>
    public async Task<GroupRunResult?> ResumeAsync(
        GroupResumeRequest request,
        IReadOnlyList<RunEventSink> listeners,
        IReadOnlyList<RunEventSink> retold,
        CancellationToken cancel
    )
    {
        var started = request.Run.Started;
        if (_recording.Continue(request.Run) is not { } run)
            return null;
        var (journal, past) = (run.Journal, run.Reading.Events);
        await using (journal)
        {
            var history = RunHistory.Of(past);
            foreach (var sink in retold)
            foreach (var recorded in past)
                await sink(recorded);
            var terms = run.Record(request.Record);
            var redactor = setup.RedactorOf(request.Asked);
            var idle = _recording.Idle(run);
            using var live =
                history.Finished is null && !request.Abandons ? LivePublication.Of(setup, terms, journal, past, redactor.Add) : null;
            using var events = EventsOf(journal, history, live, redactor, listeners, run.Start(idle));
            var waves = new GroupWaves(setup, request.Asked, events, history, request.Goes);
            if (history.Finished is null)
            {
                await events.PublishAsync(
                    run.Resumed(idle, request.Asked.Terms, terms, setup.AccountText, request.Abandons) with
                    {
                        Changed = request.Changed is [] ? null : request.Changed,
                    }
                );
                await waves.TakeUpAsync(RunRecording.Places(setup.Environment, terms.Records), request.Abandons, cancel);
            }

            return await EndAsync(new RunIdentity(started.Run, started.Incident), terms, journal, history, waves, live);
        }
    }

    private static GroupPlan PlanOf(TargetGroup group, IReadOnlyList<Target> members, Redactor redactor) =>
        new()
        {
            Targets = [.. members.Select(m => m.Name)],
            Addresses = [.. members.Select(m => RunSetup.AddressOf(m, redactor))],
            Keys = [.. members.Select(m => m.Address.Key)],
            Described = [.. members.Select(StartedTarget.Of)],
            Waves = [.. group.Waves.SelectMany((w, i) => w.Select(_ => i + 1))],
            AtOnce = group.MostAtOnce,
            Failures = group.Failures,
            PauseSeconds = group.Pause.TotalSeconds,
        };

    private RunEvents EventsOf(
        RunJournal journal,
        RunHistory history,
        LivePublication? live,
        Redactor redactor,
        IReadOnlyList<RunEventSink> listeners,
        StreamStart start = default
    ) =>
        new(
            setup.Time,
            redactor,
            [journal.AppendAsync, history.AddAsync, .. RunSetup.HeardBy(live), .. listeners.Select(RunSetup.Detachable)],
            start
        );

    private async Task<GroupRunResult> EndAsync(
        RunIdentity identity,
        RecordTerms terms,
        RunJournal journal,
        RunHistory history,
        GroupWaves waves,
        LivePublication? live
    )
    {
        if (live is not null)
            await live.StopAsync();
        await TemplateCatalog.WarmAsync();
        var (record, push) = await _recording.RecordAsync(history, journal, terms, history.Target);
        var progress = new GroupProgress(history);
        return new GroupRunResult(
            new RecordedRunResult(identity, history.Finished, record, Holder: null) { BaseUrl = history.Started.BaseUrl, Push = push },
            waves.Results,
            progress.Ended,
            progress.Left
        );
    }
}
