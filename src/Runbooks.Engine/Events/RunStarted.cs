using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A run began.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Incident">The id of the incident it records.</param>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Title">The runbook's title.</param>
/// <param name="RunbookPath">Where the runbook was found; <c>(built in)</c> for those of the product.</param>
/// <param name="RunbookCommit">The commit that holds the runbook as it ran; null where there is none.</param>
/// <param name="RunbookHash">SHA-256 of the runbook's text, in hexadecimal.</param>
/// <param name="Severity">The severity's name.</param>
/// <param name="ObjectiveSeconds">The RTO.</param>
/// <param name="Target">The target's name.</param>
/// <param name="BaseUrl">The target's address.</param>
/// <param name="Trigger">What began it: <c>manual</c>, or a trigger's kind.</param>
/// <param name="Operator">The role that began it; never a person's name.</param>
/// <param name="EngineVersion">The version of the engine.</param>
/// <param name="DetectedAt">When the incident was detected: the RTO counts from here.</param>
/// <param name="DetectedBy">Where that time comes from: <c>start of the run</c>, <c>given</c>, a trigger.</param>
/// <param name="Inputs">The inputs, secret ones masked.</param>
public sealed record RunStarted(
    string Run,
    string Incident,
    string Runbook,
    string Title,
    string RunbookPath,
    string? RunbookCommit,
    string RunbookHash,
    string Severity,
    double ObjectiveSeconds,
    string Target,
    string BaseUrl,
    string Trigger,
    string Operator,
    string EngineVersion,
    DateTimeOffset DetectedAt,
    string DetectedBy,
    JsonObject Inputs
) : RunEvent
{
    /// <summary>What began a run that a person began.</summary>
    public const string ByHand = "manual";

    /// <summary>Where the time of detection comes from when nobody gave one: from when the run was asked for.</summary>
    public const string DetectedByItself = "start of the run";

    /// <summary>Where the time of detection comes from when nobody gave one, and the run waited for a machine before it began.</summary>
    public const string DetectedByRequest = "request of the run";

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

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
