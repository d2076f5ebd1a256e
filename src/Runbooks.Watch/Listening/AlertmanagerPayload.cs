using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Watch.Listening;

/// <summary>
/// What Alertmanager's webhook receiver sends: version 4 of its format. Each alert is judged alone: Alertmanager does not
/// repeat what was refused with 4xx, so that one alert that is out of a bound must not cost the others of its group.
/// </summary>
internal static class AlertmanagerPayload
{
    private const int MostAlerts = 1000;
    private const int MostTexts = 200;
    private const int LongestText = 4096;
    private const int LongestFingerprint = 64;

    // What decides where an alert goes and what it starts. It is never cut: half of a name is another name.
    private static readonly string[] Deciding = ["alertname", "target", "runbook", "version"];

    /// <returns>The alerts, or what is wrong with the body as a whole.</returns>
    public static Result<AlertGroup, string> Read(ReadOnlySpan<byte> body)
    {
        if (ReceivedJson.Parse(body) is not (true, JsonObject root))
            return Result.Failed("the body is not a JSON object");
        if (Text(root["version"]) is not "4")
            return Result.Failed($"`version` is {root["version"]?.ToJsonString() ?? "missing"}, expected \"4\"");
        if (root["alerts"] is not JsonArray alerts)
            return Result.Failed("`alerts` is missing, expected a list");
        var (read, refused) = (new List<Alert>(), new List<string>());
        for (var i = 0; i < alerts.Count; i++)
        {
            var (alert, problem) =
                i < MostAlerts
                    ? ReadOne(alerts[i])
                    : Result.Failed($"it is beyond the first {MostAlerts} of one message: set `max_alerts` of the webhook");
            if (alert is not null)
                read.Add(alert);
            else
                refused.Add($"alert {i + 1}{Named(alerts[i])}: {problem}");
        }

        return new AlertGroup(read, refused, Whole(root["truncatedAlerts"]));
    }

    private static Result<Alert, string> ReadOne(JsonNode? node)
    {
        if (node is not JsonObject alert)
            return Result.Failed("it is not an object");
        if (Text(alert["fingerprint"]) is not { Length: > 0 } fingerprint)
            return Result.Failed("it has no `fingerprint`");
        if (fingerprint.Length > LongestFingerprint)
            return Result.Failed($"its `fingerprint` has {fingerprint.Length} characters, more than {LongestFingerprint}");
        if (Text(alert["status"]) is not ("firing" or "resolved"))
            return Result.Failed("its `status` is neither firing nor resolved");
        if (Time(alert["startsAt"]) is not { } starts)
            return Result.Failed("its `startsAt` is not a time");
        if (!Texts(alert["labels"], "labels").Succeeds(out var labels, out var problem))
            return Result.Failed(problem);
        if (!Texts(alert["annotations"], "annotations").Succeeds(out var annotations, out problem))
            return Result.Failed(problem);
        var isResolved = Text(alert["status"]) == "resolved";
        return new Alert(fingerprint, isResolved, starts, labels, annotations) { EndsAt = Time(alert["endsAt"]) };
    }

    // Whatever else is sent with an alert goes into the record alone: too much of it is left out, and a value that is no
    // text is taken as JSON.
    private static Result<Dictionary<string, string>, string> Texts(JsonNode? node, string what)
    {
        if (node is null)
            return new Dictionary<string, string>();
        if (node is not JsonObject members)
            return Result.Failed($"its `{what}` are not values by name");
        var texts = new Dictionary<string, string>();
        foreach (var (name, value) in members.OrderByDescending(m => Deciding.Contains(m.Key)).Take(MostTexts))
        {
            if (!Deciding.Contains(name))
                texts[CutText(name)] = CutText(Text(value) ?? value?.ToJsonString() ?? string.Empty);
            else if (Text(value) is not { } text)
                return Result.Failed($"`{name}` of its `{what}` is not a text");
            else if (text.Length > LongestText)
                return Result.Failed($"`{name}` of its `{what}` has {text.Length} characters, more than {LongestText}");
            else
                texts[name] = text;
        }

        return texts;
    }

    private static string CutText(string text)
    {
        if (text.Length <= LongestText)
            return text;
        var end = char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
        return text[..end] + "…";
    }

    private static string Named(JsonNode? alert)
    {
        var name = alert is JsonObject { } members && members["labels"] is JsonObject labels ? Text(labels["alertname"]) : null;
        return name is null ? string.Empty : $" ({(name.Length <= 100 ? name : name[..100] + "…")})";
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static long Whole(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) ? number : 0;

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? PrintableText.Line(text) : null;
}
