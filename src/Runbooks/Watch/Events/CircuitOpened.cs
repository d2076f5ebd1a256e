namespace Runbooks.Watch.Events;

/// <summary>From now on nothing runs by itself on a target, until a person closes its circuit.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reason">Why.</param>
public sealed record CircuitOpened(string Target, string Reason) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Target}: the circuit is open: {Reason}. Nothing runs by itself until a person closes it: `runbook watch reset {Target}`";
}
