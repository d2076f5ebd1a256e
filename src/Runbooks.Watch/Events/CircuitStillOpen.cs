namespace Runbooks.Watch.Events;

/// <summary>A circuit was open when the watch before ended, and stays so until a person closes it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reason">Why it opened.</param>
internal sealed record CircuitStillOpen(string Target, string Reason) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"{Target}: the circuit is open still: {Reason}. Nothing runs by itself until a person closes it: `runbook watch reset {Target}`";
}
