using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>A shadow watch tells what it would have done.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">The trigger, as it is described: what identifies it among those of its target.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Reason">What had been seen.</param>
internal sealed record Shadowed(string Target, string Trigger, string Runbook, string Reason) : WatchEvent
{
    /// <summary>Why that run would send nothing, as it stands now; null where it would go back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refused { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"{Target}: would run {Runbook}, because {Why}";

    /// <summary>What had been seen, and why that run would send nothing where it would not.</summary>
    internal string Why => Refused is null ? Reason : $"{Reason}. It would send nothing: {Refused}";
}
