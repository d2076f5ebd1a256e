namespace Runbooks.Watch.Events;

/// <summary>An alert came in by a webhook, for the first time or resolved.</summary>
/// <param name="Target">The target.</param>
/// <param name="Alert">Its name.</param>
/// <param name="Fingerprint">What it is deduplicated by.</param>
/// <param name="IsResolved">Whether it is over.</param>
/// <param name="Runbook">The runbook that is bound to it.</param>
/// <param name="Summary">Its summary; null where it has none.</param>
internal sealed record AlertTaken(string Target, string Alert, string Fingerprint, bool IsResolved, string Runbook, string? Summary)
    : WatchEvent
{
    /// <summary>The alert as something that asks for a runbook: what identifies it among those of its target.</summary>
    public static string ConditionOf(string alert, string fingerprint) => $"the alert {alert} ({fingerprint})";

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Target}: the alert {Alert} is {(IsResolved ? "resolved" : "firing")}{(Summary is null ? string.Empty : $": {Summary}")}";
}
