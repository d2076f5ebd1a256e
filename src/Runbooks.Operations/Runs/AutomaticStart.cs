using Runbooks.Execution;

namespace Runbooks.Runs;

/// <summary>Why a run begins by itself.</summary>
/// <param name="Trigger">The trigger's kind, or <c>alertmanager</c>.</param>
/// <param name="DetectedBy">Where the time of detection comes from, for the record.</param>
public sealed record AutomaticStart(string Trigger, string DetectedBy)
{
    /// <summary>
    /// When the alert began that is the reason: it says nothing of what was released later. Null where a trigger of ours is.
    /// </summary>
    public DateTimeOffset? AlertBeganAt { get; init; }

    /// <summary>The version that was seen to be bad: where another one serves by now, nothing is sent. Null where none was seen.</summary>
    public string? BadVersion { get; init; }

    /// <summary>When the first of the failures was seen that it begins for; null where that is not known.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What had been seen.</summary>
    public IReadOnlyList<GivenEvidence> Evidence { get; init; } = [];
}
