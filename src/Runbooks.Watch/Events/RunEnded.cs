using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>A runbook that the watch began ended.</summary>
/// <param name="Target">The target.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Outcome">How it ended: <c>recovered</c>, <c>not recovered</c>, <c>unknown</c>, <c>cancelled</c>, or <c>not run</c>.</param>
/// <param name="Reason">Why it is said to have ended so.</param>
internal sealed record RunEnded(string Target, string Runbook, string Run, string? Incident, string Outcome, string Reason) : WatchEvent
{
    /// <summary>The group that it went through; null for the target alone, and for a member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Target}: {GroupText.Of(Runbook, Group)} ended {Outcome}: {Reason.TrimEnd('.')}"
        + $"{(Incident is null ? string.Empty : $" ({Incident})")}";
}
