namespace Runbooks.Watch.Events;

/// <summary>A trigger fired, and a safeguard keeps its runbook from running.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Safeguard">Which: <c>cooldown</c>, <c>version</c>, <c>day</c>, <c>circuit</c>, <c>lock</c>, <c>busy</c>, <c>last look</c>, <c>silence</c>.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record Suppressed(string Target, string Trigger, string Runbook, string Safeguard, string Reason) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: {Runbook} is held back: {Reason}";
}
