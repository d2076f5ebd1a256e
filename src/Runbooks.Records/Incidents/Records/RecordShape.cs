using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Runbooks.Incidents.Records;

/// <summary>
/// What the engine writes of a run: each key of <c>incident.yaml</c> once, in the order of the file. What people write into a record is
/// theirs, of any shape, and is read from the file's tree (<see cref="IncidentRecord"/>).
/// </summary>
internal sealed record RecordShape
{
    [JsonPropertyName("apiVersion")]
    public string Version { get; } = RecordBuilder.ApiVersion;

    public string Kind { get; } = "incident";

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Severity { get; init; }

    public required string Status { get; init; }

    public required string Scenario { get; init; }

    public required string Fingerprint { get; init; }

    public required OutcomeSection Outcome { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rehearsal { get; init; }

    /// <summary>The incident of the group that the run was a member of; left out for a run that stands alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PartOf { get; init; }

    public required TargetSection Target { get; init; }

    /// <summary>What became of each member of a group; left out for a run on one target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroupSection? Group { get; init; }

    /// <summary>What brought the version that was left; left out where nothing is known of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SuspectSection? Suspect { get; init; }

    /// <summary>What monitoring says of the time around it; left out where it was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WindowSection? Window { get; init; }

    /// <summary>Earlier incidents that are like it; left out where none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EarlierEntry>? SeenBefore { get; init; }

    public required TimesSection Times { get; init; }

    public required DerivedTimes Derived { get; init; }

    public required ImpactSection Impact { get; init; }

    public AnalysisSection Analysis { get; } = new(Trigger: null, ContributingFactors: [], DetectionGaps: [], Surprises: []);

    public required ObservationsSection Observations { get; init; }

    public required IReadOnlyList<ActionEntry> ActionItems { get; init; }

    public required IReadOnlyList<Proposal> Proposals { get; init; }

    public required IReadOnlyList<MessageEntry> Communications { get; init; }

    public ReviewSection Review { get; } = new(Reviewers: [], ApprovedAt: null, Notes: null);

    /// <summary>Null where the runbook has no rollback, or did not get there.</summary>
    public required RollbackSection? Rollback { get; init; }

    public required IReadOnlyList<ChangeEntry> Changes { get; init; }

    public required IReadOnlyList<CheckEntry> ChecklistBefore { get; init; }

    public required IReadOnlyList<CheckEntry> Checklist { get; init; }

    public required IReadOnlyList<MeasurementEntry> Measurements { get; init; }

    public required IReadOnlyList<StepEntry> Steps { get; init; }

    public required IReadOnlyList<ApprovalEntry> Approvals { get; init; }

    /// <summary>What people were asked to do by hand; left out where they were asked nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManualEntry>? Manual { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    public required RunSection Run { get; init; }

    public required RunbookSection Runbook { get; init; }

    public required JournalSection Journal { get; init; }

    public required IReadOnlyList<EvidenceEntry> Evidence { get; init; }

    public sealed record SuspectSection(
        string Version,
        string? Environment,
        DateTimeOffset? DeployedAt,
        DateTimeOffset? SwitchedAt,
        string? Source,
        string? By,
        Place Replaced,
        ComparisonSection? Comparison
    );

    public sealed record ComparisonSection(
        string Repository,
        string From,
        string To,
        string? Url,
        int Commits,
        int Missing,
        int Files,
        string? FailedFirst,
        IReadOnlyList<string> TouchingIt,
        IReadOnlyList<string> Migrations,
        IReadOnlyList<string> Configuration,
        IReadOnlyList<PullRequestEntry> PullRequests,
        IReadOnlyList<CommitEntry> Newest,
        string? Problem
    );

    public sealed record PullRequestEntry(
        string Number,
        string Title,
        string? Url,
        IReadOnlyList<string> Labels,
        IReadOnlyList<string> Paths,
        bool TouchesIt
    );

    public sealed record CommitEntry(string Commit, string At, string Subject, IReadOnlyList<string> Paths, bool TouchesIt);

    public sealed record WindowSection(
        DateTimeOffset From,
        DateTimeOffset To,
        string? Chart,
        string? Dashboard,
        SeriesSection? ErrorRate,
        SeriesSection? LatencySeconds,
        double? BudgetSpent,
        int? BudgetDays,
        string? Problem
    );

    public sealed record SeriesSection(double? Before, double? Worst, double? Last);

    public sealed record EarlierEntry(string Incident, string Alike, string Outcome, string? Helped, string? Items);

    public sealed record OutcomeSection(string Result, string Reason, string Next);

    public sealed record TargetSection(string Name, string BaseUrl, BeforeAndAfter Environment, BeforeAndAfter Version);

    public sealed record GroupSection(int AtOnce, int Failures, IReadOnlyList<MemberEntry> Members);

    public sealed record MemberEntry(
        string Target,
        string BaseUrl,
        int Wave,
        string Result,
        string? Reason,
        string? Incident,
        string? Run,
        double? Seconds,
        BeforeAndAfter Version
    );

    public sealed record BeforeAndAfter(string? Before, string? After);

    /// <summary>Each null where only people can know it.</summary>
    public sealed record TimesSection
    {
        public required TimeEntry? ImpactStarted { get; init; }

        public required TimeEntry Detected { get; init; }

        public required TimeEntry Declared { get; init; }

        public required TimeEntry? Acknowledged { get; init; }

        public required TimeEntry? MitigationStarted { get; init; }

        public required TimeEntry? Mitigated { get; init; }

        public required TimeEntry? Verified { get; init; }

        public required TimeEntry? Resolved { get; init; }

        public TimeEntry? Closed { get; }

        /// <summary>A time by its key in the record, of those that durations are computed of; null where it is not known.</summary>
        public DateTimeOffset? At(string time) =>
            time switch
            {
                "impact-started" => ImpactStarted?.At,
                "detected" => Detected.At,
                "acknowledged" => Acknowledged?.At,
                "mitigated" => Mitigated?.At,
                "verified" => Verified?.At,
                _ => throw new ArgumentOutOfRangeException(nameof(time), time, "no duration is computed of it"),
            };
    }

    public sealed record TimeEntry(DateTimeOffset At, string Source);

    public sealed record ObjectiveSection(double TargetSeconds, double? ActualSeconds, bool? Met);

    public sealed record ImpactSection(IReadOnlyList<string> Known)
    {
        [JsonPropertyOrder(-1)]
        public string? Summary { get; }

        [JsonPropertyOrder(-1)]
        public string? CustomersAffected { get; }

        [JsonPropertyOrder(-1)]
        public IReadOnlyList<string> FunctionsAffected { get; } = [];

        [JsonPropertyOrder(-1)]
        public string? DataLoss { get; }
    }

    public sealed record AnalysisSection(
        string? Trigger,
        IReadOnlyList<string> ContributingFactors,
        IReadOnlyList<string> DetectionGaps,
        IReadOnlyList<string> Surprises
    );

    public sealed record ObservationsSection(
        IReadOnlyList<string> Well,
        IReadOnlyList<string> Poorly,
        IReadOnlyList<string> Lucky,
        IReadOnlyList<string> OpenQuestions
    );

    public sealed record ActionEntry(string Id, string Type, string Title, string Because, string Priority)
    {
        public string? Owner { get; }

        public string? Due { get; }

        public string? Issue { get; }

        public string? ClosedAt { get; }
    }

    public sealed record MessageEntry(
        DateTimeOffset At,
        string Channel,
        string Level,
        string Text,
        IReadOnlyList<DeliveryEntry> Deliveries
    );

    public sealed record DeliveryEntry(
        DateTimeOffset At,
        string Channel,
        string Kind,
        string To,
        string Status,
        int Attempts,
        double ElapsedMs,
        string? Reference,
        string? Note
    );

    public sealed record ReviewSection(IReadOnlyList<string> Reviewers, string? ApprovedAt, string? Notes);

    public sealed record RollbackSection
    {
        public required string Verdict { get; init; }

        public required string Detail { get; init; }

        public required Place From { get; init; }

        public required Place To { get; init; }

        public required string? ExpectedVersion { get; init; }

        public required string Claimed { get; init; }

        public required string Observed { get; init; }

        public required int StableReads { get; init; }

        public required IReadOnlyList<RequestEntry> Requests { get; init; }

        public required IReadOnlyList<ReadEntry> Reads { get; init; }
    }

    public sealed record Place(string? Environment, string? Version);

    public sealed record RequestEntry(
        int Number,
        DateTimeOffset At,
        string Request,
        string Reason,
        Place From,
        Place To,
        AnswerSection? Answer
    );

    public sealed record AnswerSection(DateTimeOffset At, string Result, int? Status, string Detail, double ElapsedMs, string? Evidence);

    public sealed record ReadEntry(
        DateTimeOffset At,
        DateTimeOffset Until,
        int Count,
        string Purpose,
        string? Environment,
        string? Version,
        string? Problem,
        string? Evidence
    );

    public sealed record ChangeEntry(DateTimeOffset At, string Step, string Kind, string What, bool Left);

    public sealed record CheckEntry(string Id, string Title, string Status, string Expected, string Actual, IReadOnlyList<string> Evidence);

    public sealed record MeasurementEntry(
        DateTimeOffset At,
        string Step,
        string Title,
        string Phase,
        long Requests,
        double AverageMs,
        double? P95Ms,
        double? ErrorRate
    );

    public sealed record StepEntry(
        string Id,
        string Kind,
        string Title,
        string Status,
        DateTimeOffset StartedAt,
        double DurationMs,
        int Attempts,
        StepError? Error,
        string? Note
    );

    public sealed record StepError(string Code, string Message, string? Place, string? Line, string? Help);

    public sealed record ApprovalEntry(DateTimeOffset At, string Step, string? Question, bool Granted, string? By, string How);

    public sealed record ManualEntry(
        DateTimeOffset AskedAt,
        DateTimeOffset? AnsweredAt,
        string Step,
        string What,
        string? Text,
        string? DoneWhen,
        bool Changes,
        string? Answer,
        string? Said,
        string? By,
        string? How
    );

    public sealed record TimelineEntry(DateTimeOffset At, double SinceDetectionSeconds, string Kind, string Text);

    public sealed record RunSection(string Id, string EngineVersion, string Trigger, string Operator, LockSection? Lock, JsonObject Inputs);

    public sealed record LockSection(long Fencing, long? RemoteFencing, string? RemoteProblem);

    public sealed record RunbookSection(string Path, string? Commit, string Sha256);

    public sealed record JournalSection(int Lines, string? LastLineSha256);

    public sealed record EvidenceEntry(string File, string About, string Sha256, long? Bytes);
}
