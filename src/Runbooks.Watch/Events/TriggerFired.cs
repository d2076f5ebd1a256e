namespace Runbooks.Watch.Events;

/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Sentence">Value, threshold and window, in one sentence for a person.</param>
/// <param name="Version">The version that was seen; null where none was.</param>
internal sealed record TriggerFired(string Target, string Trigger, string Runbook, string Sentence, string? Version) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: {Sentence}";
}
