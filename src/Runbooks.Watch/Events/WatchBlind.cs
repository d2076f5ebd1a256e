namespace Runbooks.Watch.Events;

/// <summary>Nothing is known of a target: what is missing says neither yes nor no.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
/// <param name="Reason">Why, for a person.</param>
internal sealed record WatchBlind(string Target, string Trigger, string Reason) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: watching is blind for {Trigger}: {Reason}. Nothing is done";
}
