using System.Text.Json.Serialization;

namespace Runbooks.Notifications.Channels;

/// <summary>An event as PagerDuty's Events API v2 takes it.</summary>
/// <param name="RoutingKey">The service's.</param>
/// <param name="EventAction"><c>trigger</c>, <c>acknowledge</c> or <c>resolve</c>.</param>
/// <param name="DedupKey">What holds the events of one alert together.</param>
internal sealed record PagerDutyEvent(string RoutingKey, string EventAction, string DedupKey)
{
    /// <summary>Null unless it triggers, like the payload.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Client { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Alert? Payload { get; init; }

    internal sealed record Alert(
        string Summary,
        string Source,
        string Severity,
        string Timestamp,
        string Component,
        string Class,
        Details CustomDetails
    );

    internal sealed record Details(string Text, string Incident);
}
