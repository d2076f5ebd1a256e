using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>A person closed a target's circuit.</summary>
/// <param name="Target">The target.</param>
internal sealed record CircuitClosed(string Target) : WatchEvent
{
    /// <summary>Whether it was closed before: then only the limits and the cooldown end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasClosed { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Target}: an operator {(WasClosed ? "gave" : "closed the circuit with")} `runbook watch reset {Target}`"
        + $"{(WasClosed ? ", and the circuit was closed already" : string.Empty)}; its limits count from now";
}
