using Runbooks.Events;

namespace Runbooks.Steps;

/// <summary>Who or what began a run, and what it had seen.</summary>
/// <param name="Trigger"><c>manual</c>, the kind of a trigger, or <c>alertmanager</c>.</param>
/// <param name="Operator">The role that began it; never a person's name.</param>
public sealed record RunStart(string Trigger, string Operator)
{
    public static readonly RunStart ByPerson = new(RunStarted.ByHand, "on-call engineer");

    /// <summary>Whether a person began it, who may take a risk that a run that begins by itself may not.</summary>
    public bool IsAttended => Trigger == RunStarted.ByHand;

    /// <summary>Where the time of detection comes from, for the record.</summary>
    public string DetectedBy { get; init; } = "the operator";

    /// <summary>When the first of the failures was seen that it begins for; null where that is not known.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>
    /// The version that was seen to be bad: where another one serves by now, nothing is sent. An input of the runbook goes before it.
    /// Null where none was seen.
    /// </summary>
    public string? BadVersion { get; init; }

    /// <summary>What had been seen, which is kept as evidence before anything else is done.</summary>
    public IReadOnlyList<GivenEvidence> Evidence { get; init; } = [];
}
