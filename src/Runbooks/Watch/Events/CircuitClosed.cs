namespace Runbooks.Watch.Events;

/// <summary>A person closed a target's circuit.</summary>
/// <param name="Target">The target.</param>
public sealed record CircuitClosed(string Target) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: a person closed the circuit; its limits count from now";
}
