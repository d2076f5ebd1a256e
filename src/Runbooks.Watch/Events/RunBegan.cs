using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>A runbook was begun, because a trigger fired or an alert asked for it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Trigger">What began it: a trigger's kind, or <c>alertmanager</c>.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Reason">What had been seen.</param>
internal sealed record RunBegan(string Target, string Trigger, string Runbook, string Reason) : WatchEvent
{
    /// <summary>The file that the runbook came from; <c>built in</c> for one of the product.</summary>
    public string? From { get; init; }

    /// <summary>The group that it goes through; null for the target alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Target}: runs {GroupText.Of(Runbook, Group)}{(From is null ? string.Empty : $" ({From})")}, by {Trigger}";
}
