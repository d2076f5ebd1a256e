using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Runbooks.Events;

public sealed record RunStarted : RunEvent
{
    /// <summary>What began a run that a person began.</summary>
    public const string ByHand = "manual";

    /// <summary>Where the time of detection comes from when nobody gave one: from when the run was asked for.</summary>
    public const string DetectedByItself = "start of the run";

    /// <summary>Where the time of detection comes from when nobody gave one, and the run waited for a machine before it began.</summary>
    public const string DetectedByRequest = "request of the run";

    public required string Run { get; init; }

    /// <summary>The id of the incident it records.</summary>
    public required string Incident { get; init; }

    public required string Runbook { get; init; }

    public required string Title { get; init; }

    /// <summary>Where the runbook was found; <c>(built in)</c> for those of the product.</summary>
    public required string RunbookPath { get; init; }

    /// <summary>The commit that holds the runbook as it ran; null where there is none.</summary>
    public string? RunbookCommit { get; init; }

    /// <summary>SHA-256 of the runbook's text, in hexadecimal.</summary>
    public required string RunbookHash { get; init; }

    public required string Severity { get; init; }

    public required double ObjectiveSeconds { get; init; }

    public required string Target { get; init; }

    public required string BaseUrl { get; init; }

    /// <summary>What tells the target apart from others, those at the same address too; null in journals of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TargetKey { get; init; }

    /// <summary>What the target was, for whoever resumes the run; null of a group, and in journals of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TargetAtStart? Described { get; init; }

    /// <summary>What began it: <c>manual</c>, or a trigger's kind.</summary>
    public required string Trigger { get; init; }

    /// <summary>The role that began it; never a person's name.</summary>
    public required string Operator { get; init; }

    /// <summary>The version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>When the incident was detected: the RTO counts from here.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>Where that time comes from: <c>start of the run</c>, <c>given</c>, a trigger.</summary>
    public required string DetectedBy { get; init; }

    /// <summary>The inputs, secret ones masked.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>When the run was asked for, where it then waited for a machine to run on; null where it began at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>When the first of the failures was seen that began the run; null where nothing that began it tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Versions that the operator allowed to go back to by <c>--allow</c>, whatever is known of them; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>Whether the target is a sandbox of this account, so that the run counts in no statistics.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rehearsal { get; init; }

    /// <summary>
    /// Why the record goes to no remote although the repository has one, in words such as <c>to origin: --no-push</c>; null
    /// where it does, or there is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotPushed { get; init; }

    /// <summary>Whether neither the record nor the lock was to leave the machine, also where the run is resumed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StaysHere { get; init; }

    /// <summary>
    /// The account that ran it, as the operating system knows it, or the actor of GitHub Actions: <c>alice</c>, <c>alice (GitHub)</c>.
    /// It stands in the journal alone: pages show the role. Null in journals of earlier versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <summary>The members of a group, where the run goes through several targets; null for a run on one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroupPlan? Group { get; init; }

    /// <summary>The incident of the group that the run is a member of; null where it stands alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PartOf { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
