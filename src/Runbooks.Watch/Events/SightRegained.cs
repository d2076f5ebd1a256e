namespace Runbooks.Watch.Events;

/// <summary>A target that nothing was known of is seen again.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
internal sealed record SightRegained(string Target, string Trigger) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: {Trigger} is seen again";
}
