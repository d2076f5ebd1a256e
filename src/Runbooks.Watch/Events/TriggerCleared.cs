namespace Runbooks.Watch.Events;

/// <summary>A trigger that had fired no longer holds.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
internal sealed record TriggerCleared(string Target, string Trigger) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: {Trigger}: it no longer holds";
}
