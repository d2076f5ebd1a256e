namespace Runbooks.Watch.Events;

/// <summary>What had fired no longer counts, though nobody saw it clear: it was said of what serves or is watched no more.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
/// <param name="Reason">Why, for a person, without a full stop.</param>
internal sealed record TriggerDropped(string Target, string Trigger, string Reason) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: {Trigger}: it no longer counts: {Reason}";
}
