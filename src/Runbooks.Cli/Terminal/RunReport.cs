using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal;

/// <summary>The run as one JSON document: a fold over its events.</summary>
internal sealed class RunReport
{
    private readonly JsonArray _steps = [];
    private readonly JsonArray _checklist = [];
    private readonly JsonArray _changes = [];
    private readonly NotificationLine _told = new();
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
                _steps.Add((JsonNode)StepOf(e));
                break;
            case ChangeSent e:
                _changes.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["step"] = e.Path,
                            ["kind"] = e.Kind,
                            ["what"] = e.What,
                        }
                );
                break;
            case CheckFinished { Final: true } e:
                foreach (var earlier in _checklist.Where(c => c!["id"]!.ToString() == e.Id).ToList())
                    _checklist.Remove(earlier);
                _checklist.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = e.Id,
                            ["status"] = e.Status.ToString().ToLowerInvariant(),
                            ["expected"] = e.Expected,
                            ["actual"] = e.Actual,
                        }
                );
                break;
            case NotificationDelivered e:
                _told.Hear(e);
                break;
            case RunFinished e:
                Finished = e;
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the document.</summary>
    /// <param name="exitCode">What the command will exit with.</param>
    /// <param name="next">What is to be done next.</param>
    /// <param name="record">Where the record went; null where nothing was run.</param>
    /// <param name="push">What became of it at the remote; null where it goes to none.</param>
    /// <param name="attempt">What became of its pull request; null where there is to be none.</param>
    public JsonObject ToJson(int exitCode, string next, RecordResult? record, PushResult? push, PullRequestAttempt? attempt)
    {
        var (started, finished) = (_started!, Finished!);
        var outcome = OutcomeText.Of(finished.Outcome);
        var document = new JsonObject
        {
            ["run"] = started.Run,
            ["outcome"] = exitCode == ExitCodes.Spooled ? $"{outcome}, record spooled" : outcome,
            ["exitCode"] = exitCode,
            ["runbook"] = started.Runbook,
            ["runbookPath"] = RunView.PlaceOf(started.RunbookPath),
            ["target"] = new JsonObject { ["name"] = started.Target, ["baseUrl"] = started.BaseUrl },
            ["environment"] = new JsonObject { ["before"] = finished.EnvironmentBefore, ["after"] = finished.EnvironmentAfter },
            ["version"] = new JsonObject { ["before"] = finished.VersionBefore, ["after"] = finished.VersionAfter },
            ["reason"] = finished.Reason,
            ["next"] = next,
            ["steps"] = _steps.DeepClone(),
            ["checklist"] = _checklist.DeepClone(),
            ["rto"] = new JsonObject
            {
                ["targetSeconds"] = finished.ObjectiveSeconds,
                ["actualSeconds"] = finished.ActualSeconds,
                ["met"] = finished.ObjectiveMet,
            },
            ["incident"] = IncidentOf(started, record, push, attempt),
        };
        if (started.Rehearsal)
            document["rehearsal"] = true;
        if (_changes.Count > 0)
            document["changes"] = _changes.DeepClone();
        if (_told.ToJson() is { } told)
            document["told"] = told;
        return document;
    }

    private static JsonObject StepOf(StepFinished e)
    {
        var step = new JsonObject
        {
            ["id"] = e.Path,
            ["kind"] = e.Kind,
            ["status"] = e.Status.ToString().ToLowerInvariant(),
            ["startedAt"] = e.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            ["durationMs"] = e.DurationMs,
        };
        if (e.Error is not { } error)
            return step;
        var said = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        if (error.File is not null)
        {
            said["file"] = error.File;
            said["line"] = error.Line;
            said["column"] = error.Column;
        }

        if (error.Label is not null)
            said["label"] = error.Label;
        if (error.Help is not null)
            said["help"] = error.Help;
        step["error"] = said;
        return step;
    }

    /// <summary>What programs are told of a pull request; null where there is to be none.</summary>
    public static JsonObject? PullRequestOf(GitHubAnswer<PublishedRecord>? answer) =>
        answer switch
        {
            null => null,
            { Problem: { } problem } => new JsonObject
            {
                ["number"] = null,
                ["url"] = null,
                ["draft"] = null,
                ["problem"] = problem.Message,
            },
            { Value.PullRequest: var pull } => new JsonObject
            {
                ["number"] = pull.Number,
                ["url"] = pull.Url,
                ["draft"] = pull.IsDraft,
                ["problem"] = null,
            },
        };

    private static JsonObject? IncidentOf(RunStarted started, RecordResult? record, PushResult? push, PullRequestAttempt? attempt) =>
        record switch
        {
            null => null,
            RecordCommitted done => new JsonObject
            {
                ["id"] = started.Incident,
                ["branch"] = done.Branch,
                ["commit"] = push?.Commit ?? done.Commit,
                ["path"] = done.Path,
                ["remote"] = push?.Remote,
                ["pushed"] = push?.Commit is not null,
                ["problem"] = push?.Problem,
                ["pullRequest"] = PullRequestOf(attempt?.Answer),
            },
            RecordSpooled spooled => new JsonObject
            {
                ["id"] = started.Incident,
                ["branch"] = null,
                ["commit"] = null,
                ["path"] = null,
                ["spool"] = spooled.Directory,
                ["reason"] = spooled.Reason,
            },
            _ => new JsonObject
            {
                ["id"] = started.Incident,
                ["branch"] = null,
                ["commit"] = null,
                ["path"] = null,
                ["reason"] = (record as RecordLost)?.Reason,
            },
        };
}
