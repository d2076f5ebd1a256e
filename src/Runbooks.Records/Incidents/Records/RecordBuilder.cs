using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Journals;

namespace Runbooks.Incidents.Records;

/// <summary>Folds a run's events into its record. The same events always give the same record.</summary>
public static class RecordBuilder
{
    /// <summary>The version of the record's form.</summary>
    public const string ApiVersion = "runbooks/v1";

    /// <param name="run">The events; the run has started.</param>
    /// <param name="journalHash">The hash of the journal's last line; null where there is no journal.</param>
    /// <param name="proposals">Changes to the runbook that the run gives a reason for; null for none.</param>
    public static IncidentRecord Build(RunHistory run, string? journalHash, IReadOnlyList<Proposal>? proposals = null)
    {
        var started = run.Started;
        var times = IncidentTimes.Of(run);
        var measurements = Measurements.Of(run);
        var record = new IncidentRecord(
            new JsonObject
            {
                ["apiVersion"] = ApiVersion,
                ["kind"] = "incident",
                ["id"] = started.Incident,
                ["title"] = Title(run),
                ["severity"] = started.Severity,
                ["status"] = run.Outcome is Outcome.Recovered or Outcome.NothingWrong ? "draft" : "open",
                ["scenario"] = started.Runbook,
                ["fingerprint"] = Fingerprint(started.Runbook, started.Target, run.BadVersion),
                ["outcome"] = Ended(run),
                ["target"] = new JsonObject
                {
                    ["name"] = started.Target,
                    ["base-url"] = started.BaseUrl,
                    ["environment"] = new JsonObject { ["before"] = run.EnvironmentBefore, ["after"] = run.EnvironmentAfter },
                    ["version"] = new JsonObject { ["before"] = run.VersionBefore, ["after"] = run.VersionAfter },
                },
                ["times"] = times,
                ["derived"] = DerivedTimes.Of(times, Objective(run)),
                ["impact"] = KnownImpact.Of(run, measurements),
                ["analysis"] = new JsonObject
                {
                    ["trigger"] = null,
                    ["contributing-factors"] = new JsonArray(),
                    ["detection-gaps"] = new JsonArray(),
                    ["surprises"] = new JsonArray(),
                },
                ["observations"] = Observations.Of(run),
                ["action-items"] = ProposedActions.Of(run),
                ["proposals"] = new JsonArray([.. (proposals ?? []).Select(p => (JsonNode?)p.ToJson())]),
                ["communications"] = Communications(run),
                ["review"] = new JsonObject
                {
                    ["reviewers"] = new JsonArray(),
                    ["approved-at"] = null,
                    ["notes"] = null,
                },
                ["rollback"] = RecordedRollback.Of(run),
                ["changes"] = Changes(run),
                ["checklist-before"] = Checklist(run.ChecklistBefore()),
                ["checklist"] = Checklist(run.Checklist()),
                ["measurements"] = measurements,
                ["steps"] = RecordedSteps.Of(run),
                ["approvals"] = Approvals(run),
                ["timeline"] = Timeline.Of(run),
                ["run"] = new JsonObject
                {
                    ["id"] = started.Run,
                    ["engine-version"] = started.EngineVersion,
                    ["trigger"] = started.Trigger,
                    ["operator"] = started.Operator,
                    ["lock"] = Lock(run),
                    ["inputs"] = started.Inputs.DeepClone(),
                },
                ["runbook"] = new JsonObject
                {
                    ["path"] = started.RunbookPath,
                    ["commit"] = started.RunbookCommit,
                    ["sha256"] = started.RunbookHash,
                },
                ["journal"] = new JsonObject
                {
                    ["lines"] = run.Events.Count,
                    ["last-line-sha256"] = journalHash is { Length: > 0 } ? journalHash : null,
                },
                ["evidence"] = Evidence(run),
            }
        );
        if (started.Rehearsal)
            record.Json.Insert(record.Json.IndexOf("target"), "rehearsal", true);
        return record;
    }

    /// <summary>The same for the same failure of the same version: 16 hexadecimal digits.</summary>
    internal static string Fingerprint(string runbook, string target, string? badVersion) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{runbook}\n{target}\n{badVersion}")))[..16];

    private static string Title(RunHistory run) =>
        run.BadVersion is { } bad
            ? $"{run.Started.Title}: version {bad} on {run.Started.Target}"
            : $"{run.Started.Title} on {run.Started.Target}";

    private static JsonObject Ended(RunHistory run) =>
        new()
        {
            ["result"] = Words.Of(run.Outcome),
            ["reason"] = Phrases.Sentence(
                run.Finished?.Reason ?? "The run has not said how it ended: it is under way, or its process ended before it could."
            ),
            ["next"] = Phrases.Sentence(
                run.Finished?.Next
                    ?? (
                        $"Send nothing else to the target while the run goes on. If its process is gone, `runbook resume "
                        + $"{run.Started.Run}` finds out what it did and finishes it."
                    )
            ),
        };

    private static JsonObject? Lock(RunHistory run) =>
        run.LastOf<LockTaken>()?.Event is LockTaken held
            ? new JsonObject
            {
                ["fencing"] = held.Fencing,
                ["remote-fencing"] = held.RemoteFencing,
                ["remote-problem"] = held.RemoteProblem,
            }
            : null;

    private static JsonObject Objective(RunHistory run) =>
        new()
        {
            ["target-seconds"] = run.Started.ObjectiveSeconds,
            ["actual-seconds"] = run.Finished is { } finished ? Math.Round(finished.ActualSeconds, 3) : null,
            ["met"] = run.Finished is null or { ObjectiveMet: not null }
                ? run.Finished is { Outcome: Outcome.Recovered, ObjectiveMet: true }
                : null,
        };

    private static JsonArray Changes(RunHistory run)
    {
        var left = run.Changes().Select(c => c.At.Sequence).ToHashSet();
        return new([
            .. run.All<ChangeSent>()
                .Select(c =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["at"] = Phrases.Time(c.At.At),
                            ["step"] = c.Event.Path,
                            ["kind"] = c.Event.Kind,
                            ["what"] = c.Event.What,
                            ["left"] = left.Contains(c.At.Sequence),
                        }
                ),
        ]);
    }

    private static JsonArray Checklist(IReadOnlyList<CheckFinished> checks) =>
        new([
            .. checks.Select(c =>
                (JsonNode?)
                    new JsonObject
                    {
                        ["id"] = c.Id,
                        ["title"] = c.Title,
                        ["status"] = Words.Of(c.Status),
                        ["expected"] = c.Expected,
                        ["actual"] = c.Actual,
                        ["evidence"] = new JsonArray([.. c.Evidence.Select(e => (JsonNode?)e)]),
                    }
            ),
        ]);

    private static JsonArray Communications(RunHistory run)
    {
        var deliveries = run.All<NotificationDelivered>().ToLookup(d => d.Event.Message);
        return new([
            .. run.All<NotificationAsked>()
                .Select(n =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["at"] = Phrases.Time(n.At.At),
                            ["channel"] = n.Event.Channel,
                            ["level"] = n.Event.Level,
                            ["text"] = n.Event.Text,
                            ["deliveries"] = new JsonArray([.. deliveries[n.At.Sequence].Select(d => (JsonNode?)Delivery(d.At, d.Event))]),
                        }
                ),
        ]);
    }

    private static JsonObject Delivery(RecordedEvent at, NotificationDelivered delivered) =>
        new()
        {
            ["at"] = Phrases.Time(at.At),
            ["channel"] = delivered.Channel,
            ["kind"] = delivered.Kind,
            ["to"] = delivered.To,
            ["status"] = Words.Of(delivered.Status),
            ["attempts"] = delivered.Attempts,
            ["elapsed-ms"] = delivered.ElapsedMs,
            ["reference"] = delivered.Reference,
            ["note"] = delivered.Note,
        };

    private static JsonArray Approvals(RunHistory run)
    {
        var asked = run.All<ApprovalAsked>().ToLookup(a => a.Event.Path);
        return new([
            .. run.All<ApprovalAnswered>()
                .Select(a =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["at"] = Phrases.Time(a.At.At),
                            ["step"] = a.Event.Path,
                            ["question"] = asked[a.Event.Path].LastOrDefault().Event?.Question,
                            ["granted"] = a.Event.Granted,
                            ["by"] = a.Event.By,
                            ["how"] = a.Event.How,
                        }
                ),
        ]);
    }

    private static JsonArray Evidence(RunHistory run)
    {
        var files = new JsonArray();
        foreach (var (_, e) in run.All<EvidenceTaken>())
        {
            files.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["file"] = e.Name,
                        ["about"] = e.About,
                        ["sha256"] = e.Sha256,
                        ["bytes"] = e.Bytes,
                    }
            );
        }

        files.Add(
            (JsonNode)
                new JsonObject
                {
                    ["file"] = RunJournal.RunbookFile,
                    ["about"] = "The runbook exactly as it ran",
                    ["sha256"] = run.Started.RunbookHash,
                    ["bytes"] = null,
                }
        );
        return files;
    }
}
