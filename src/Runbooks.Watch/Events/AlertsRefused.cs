namespace Runbooks.Watch.Events;

/// <summary>Alerts of one message were refused: their sender does not send them again.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sent">Of how many.</param>
/// <param name="Reasons">Which and why; of many the first.</param>
internal sealed record AlertsRefused(int Count, int Sent, string Reasons) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Count} of {Sent} {(Sent == 1 ? "alert" : "alerts")} refused: {Reasons}";
}
