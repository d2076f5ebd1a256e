namespace Runbooks.Watch.Events;

/// <summary>Alertmanager left alerts out of its message: nothing is known of them, and nothing is done about them.</summary>
/// <param name="Count">How many.</param>
internal sealed record AlertsTruncated(long Count) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"Alertmanager left {Count} {(Count == 1 ? "alert" : "alerts")} out of a message, and nothing is done about "
        + $"{(Count == 1 ? "it" : "them")}: raise `max_alerts` of its webhook, or group by `target`";
}
