using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Targets;

namespace Runbooks.Watch.Listening;

/// <summary>What Alertmanager's webhook receiver sends: version 4 of its format.</summary>
public static class AlertmanagerPayload
{
    private const int MostAlerts = 1000;
    private const int MostLabels = 200;
    private const int LongestText = 4096;

    /// <summary>Reads a body.</summary>
    /// <returns>The alerts, or what is wrong with it.</returns>
    public static (IReadOnlyList<Alert>? Alerts, string? Problem) Read(ReadOnlySpan<byte> body)
    {
        if (ReceivedJson.Parse(body) is not (true, JsonObject root)) return (null, "the body is not a JSON object");
        if (Text(root["version"]) is not "4") return (null, $"`version` is {root["version"]?.ToJsonString() ?? "missing"}, wanted \"4\"");
        if (root["alerts"] is not JsonArray alerts) return (null, "`alerts` is missing, wanted a list");
        if (alerts.Count > MostAlerts) return (null, $"{alerts.Count} alerts are more than {MostAlerts}: set `max_alerts` of the webhook");
        var read = new List<Alert>();
        foreach (var (node, index) in alerts.Select((a, i) => (a, i)))
        {
            if (node is not JsonObject alert) return (null, $"alert {index + 1} is not an object");
            if (Text(alert["fingerprint"]) is not { Length: > 0 and <= 64 } fingerprint) return (null, $"alert {index + 1} has no `fingerprint`");
            if (Text(alert["status"]) is not ("firing" or "resolved")) return (null, $"the `status` of alert {index + 1} is neither firing nor resolved");
            if (!DateTimeOffset.TryParse(Text(alert["startsAt"]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var starts)) return (null, $"the `startsAt` of alert {index + 1} is not a time");
            if (Texts(alert["labels"]) is not { } labels || Texts(alert["annotations"]) is not { } annotations) return (null, $"the labels or annotations of alert {index + 1} are not texts by name");
            read.Add(new Alert(fingerprint, Text(alert["status"]) == "resolved", starts, labels, annotations));
        }

        return (read, null);
    }

    private static Dictionary<string, string>? Texts(JsonNode? node)
    {
        if (node is null) return [];
        if (node is not JsonObject { Count: <= MostLabels } members) return null;
        var texts = new Dictionary<string, string>();
        foreach (var (name, value) in members)
        {
            if (Text(value) is not { Length: <= LongestText } text) return null;
            texts[name] = text;
        }

        return texts;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? PrintableText.Line(text) : null;
}
