using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>From now on nothing runs by itself on a target, until a person closes its circuit.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reason">Why.</param>
internal sealed record CircuitOpened(string Target, string Reason) : WatchEvent
{
    /// <summary>Whether a shadow tells it, at which nothing runs by itself anyway.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPredicted { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        IsPredicted
            ? $"{Target}: the circuit would open: {Reason}. Nothing would run by itself until a person closed it"
            : $"{Target}: the circuit is open: {Reason}. Nothing runs by itself until a person closes it: `runbook watch reset {Target}`";
}
