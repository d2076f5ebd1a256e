using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal;

/// <summary>The run as one document: a fold over its events.</summary>
internal sealed class RunReport
{
    private readonly List<RunDocument.RunStep> _steps = [];
    private readonly List<RunDocument.RunCheck> _checklist = [];
    private readonly List<RunDocument.SentChange> _changes = [];
    private readonly List<RunDocument.ToldReader> _told = [];
    private RunStarted? _started;

    /// <summary>How the run ended; null before it did.</summary>
    public RunFinished? Finished { get; private set; }

    public ValueTask HearAsync(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case RunStarted e:
                _started = e;
                break;
            case StepFinished e:
                _steps.Add(new(e.Path, e.Kind, e.Status.ToString().ToLowerInvariant(), e.StartedAt, e.DurationMs, ProblemOf(e.Error)));
                break;
            case ChangeSent e:
                _changes.Add(new(e.Path, e.Kind, e.What));
                break;
            case CheckFinished { Final: true } e:
                _checklist.RemoveAll(c => c.Id == e.Id);
                _checklist.Add(new(e.Id, e.Status.ToString().ToLowerInvariant(), e.Expected, e.Actual));
                break;
            case NotificationDelivered e:
                _told.Add(new(e.Channel, e.Kind, e.To, e.Status.ToString().ToLowerInvariant(), e.Note));
                break;
            case RunFinished e:
                Finished = e;
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The document, once the run has ended.</summary>
    /// <param name="exitCode">What the command will exit with.</param>
    /// <param name="next">What is to be done next.</param>
    /// <param name="record">Where the record went; null where nothing was run.</param>
    /// <param name="push">What became of it at the remote; null where it goes to none.</param>
    /// <param name="attempt">What became of its pull request; null where there is to be none.</param>
    public RunDocument ToDocument(int exitCode, string next, RecordResult? record, PushResult? push, PullRequestAttempt? attempt)
    {
        var (started, finished) = (_started!, Finished!);
        var outcome = OutcomeText.Of(finished.Outcome);
        return new RunDocument
        {
            Run = started.Run,
            Outcome = exitCode == ExitCodes.Spooled ? $"{outcome}, record spooled" : outcome,
            ExitCode = exitCode,
            Runbook = started.Runbook,
            RunbookPath = RunView.PlaceOf(started.RunbookPath),
            Target = new(started.Target, started.BaseUrl),
            Environment = new(finished.EnvironmentBefore, finished.EnvironmentAfter),
            Version = new(finished.VersionBefore, finished.VersionAfter),
            Reason = finished.Reason,
            Next = next,
            Steps = [.. _steps],
            Checklist = [.. _checklist],
            Rto = new(finished.ObjectiveSeconds, finished.ActualSeconds, finished.ObjectiveMet),
            Incident = RunIncident.Of(started.Incident, record, push, attempt?.Answer),
            Rehearsal = started.Rehearsal,
            Changes = _changes.Count > 0 ? [.. _changes] : null,
            Told = _told.Count > 0 ? [.. _told] : null,
        };
    }

    private static RunDocument.RunProblem? ProblemOf(RunError? error) =>
        error is null
            ? null
            : new(error.Code, error.Message)
            {
                File = error.File,
                Line = error.File is null ? null : error.Line,
                Column = error.File is null ? null : error.Column,
                Label = error.Label,
                Help = error.Help,
            };
}
