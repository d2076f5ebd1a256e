using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Journals;
using static Runbooks.Incidents.Records.RecordShape;

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
        var shape = new RecordShape
        {
            Id = started.Incident,
            Title = Title(run),
            Severity = started.Severity,
            Status = run.Outcome is Outcome.Recovered or Outcome.NothingWrong ? "draft" : "open",
            Scenario = started.Runbook,
            Fingerprint = Fingerprint(started.Runbook, started.Target, run.BadVersion),
            Outcome = Ended(run),
            Rehearsal = started.Rehearsal,
            PartOf = started.PartOf,
            Target = new TargetSection(
                started.Target,
                started.BaseUrl,
                new BeforeAndAfter(run.EnvironmentBefore, run.EnvironmentAfter),
                new BeforeAndAfter(run.VersionBefore, run.VersionAfter)
            ),
            Group = GroupMembers.Of(run),
            Suspect = SuspectChange.Of(run),
            Window = Window(run),
            SeenBefore = run.LastOf<SeenBefore>()?.Event is SeenBefore before
                ? [.. before.Incidents.Select(i => new EarlierEntry(i.Incident, i.Alike, i.Outcome, i.Helped, i.Items))]
                : null,
            Times = times,
            Derived = DerivedTimes.Of(times.At, Objective(run)),
            Impact = KnownImpact.Of(run, measurements),
            Observations = Observations.Of(run),
            ActionItems = ProposedActions.Of(run),
            Proposals = proposals ?? [],
            Communications = Communications(run),
            Rollback = RecordedRollback.Of(run),
            Changes = Changes(run),
            ChecklistBefore = Checklist(run.ChecklistBefore()),
            Checklist = Checklist(run.Checklist()),
            Measurements = measurements,
            Steps = RecordedSteps.Of(run),
            Approvals = Approvals(run),
            Manual = RecordedActs.Of(run),
            Timeline = Timeline.Of(run),
            Run = new RunSection(
                started.Run,
                started.EngineVersion,
                started.Trigger,
                started.Operator,
                run.LastOf<LockTaken>()?.Event is LockTaken held
                    ? new LockSection(held.Fencing, held.RemoteFencing, held.RemoteProblem)
                    : null,
                started.Inputs
            ),
            Runbook = new RunbookSection(started.RunbookPath, started.RunbookCommit, started.RunbookHash),
            Journal = new JournalSection(run.Events.Count, journalHash is { Length: > 0 } ? journalHash : null),
            Evidence =
            [
                .. run.All<EvidenceTaken>().Select(e => new EvidenceEntry(e.Event.Name, e.Event.About, e.Event.Sha256, e.Event.Bytes)),
                new EvidenceEntry(RunJournal.RunbookFile, "The runbook exactly as it ran", started.RunbookHash, Bytes: null),
            ],
        };
        return new IncidentRecord((JsonObject)JsonSerializer.SerializeToNode(shape, RecordJson.Default.RecordShape)!);
    }

    /// <summary>The same for the same failure of the same version: 16 hexadecimal digits.</summary>
    internal static string Fingerprint(string runbook, string target, string? badVersion) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{runbook}\n{target}\n{badVersion}")))[..16];

    private static string Title(RunHistory run) =>
        run.Started.Group is { } group ? $"{run.Started.Title} on {Phrases.Count(group.Targets.Count, "target")}"
        : run.BadVersion is { } bad ? $"{run.Started.Title} on {run.Started.Target}, which served {bad}"
        : $"{run.Started.Title} on {run.Started.Target}";

    private static OutcomeSection Ended(RunHistory run) =>
        new(
            Words.Of(run.Outcome),
            Phrases.Sentence(
                run.Finished?.Reason ?? "The run has not said how it ended: it is under way, or its process ended before it could."
            ),
            Phrases.Sentence(
                run.Finished?.Next
                    ?? (
                        $"Send nothing else to the target while the run goes on. If its process is gone, `runbook resume "
                        + $"{run.Started.Run}` finds out what it did and finishes it."
                    )
            )
        );

    private static ObjectiveSection Objective(RunHistory run) =>
        new(
            run.Started.ObjectiveSeconds,
            run.Finished is { } finished ? Math.Round(finished.ActualSeconds, 3) : null,
            run.Finished is null or { ObjectiveMet: not null } ? run.Finished is { Outcome: Outcome.Recovered, ObjectiveMet: true } : null
        );

    private static WindowSection? Window(RunHistory run) =>
        run.LastOf<WindowSeen>()?.Event is not WindowSeen seen
            ? null
            : new WindowSection(
                seen.From,
                seen.To,
                seen.Chart,
                seen.Dashboard,
                Series(seen.ErrorRate),
                Series(seen.Latency),
                seen.BudgetSpent,
                seen.BudgetDays,
                seen.Problem
            );

    private static SeriesSection? Series(SeenSeries? seen) => seen is null ? null : new SeriesSection(seen.Before, seen.Worst, seen.Last);

    private static List<ChangeEntry> Changes(RunHistory run)
    {
        var left = run.Changes().Select(c => c.At.Sequence).ToHashSet();
        return
        [
            .. run.All<ChangeSent>()
                .Select(c => new ChangeEntry(c.At.At, c.Event.Path, c.Event.Kind, c.Event.What, left.Contains(c.At.Sequence))),
        ];
    }

    private static List<CheckEntry> Checklist(IReadOnlyList<CheckFinished> checks) =>
        [.. checks.Select(c => new CheckEntry(c.Id, c.Title, Words.Of(c.Status), c.Expected, c.Actual, c.Evidence))];

    private static List<MessageEntry> Communications(RunHistory run)
    {
        var deliveries = run.All<NotificationDelivered>().ToLookup(d => d.Event.Message);
        return
        [
            .. run.All<NotificationAsked>()
                .Select(n => new MessageEntry(
                    n.At.At,
                    n.Event.Channel,
                    n.Event.Level,
                    n.Event.Text,
                    [.. deliveries[n.At.Sequence].Select(d => Delivery(d.At.At, d.Event))]
                )),
        ];
    }

    private static DeliveryEntry Delivery(DateTimeOffset at, NotificationDelivered delivered) =>
        new(
            at,
            delivered.Channel,
            delivered.Kind,
            delivered.To,
            Words.Of(delivered.Status),
            delivered.Attempts,
            delivered.ElapsedMs,
            delivered.Reference,
            delivered.Note
        );

    private static List<ApprovalEntry> Approvals(RunHistory run)
    {
        var asked = run.All<ApprovalAsked>().ToLookup(a => a.Event.Path);
        return
        [
            .. run.All<ApprovalAnswered>()
                .Select(a => new ApprovalEntry(
                    a.At.At,
                    a.Event.Path,
                    asked[a.Event.Path].LastOrDefault().Event?.Question,
                    a.Event.Granted,
                    a.Event.By,
                    a.Event.How
                )),
        ];
    }
}
