using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>A trigger fired, and a safeguard keeps its runbook from running.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Safeguard">Which: <c>cooldown</c>, <c>version</c>, <c>day</c>, <c>circuit</c>, <c>lock</c>, <c>busy</c>, <c>last look</c>,
/// <c>silence</c>.</param>
/// <param name="Reason">Why, for a person.</param>
internal sealed record Suppressed(string Target, string Trigger, string Runbook, string Safeguard, string Reason) : WatchEvent
{
    /// <summary>Whether a shadow tells it, which holds nothing back and only says what a watch would.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPredicted { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"{Target}: {Runbook} {(IsPredicted ? "would be" : "is")} held back: {Reason}";
}
