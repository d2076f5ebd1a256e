using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>The answer of <c>GET /deployment/status</c>: what the controller believes. Each text in it is one printable line.</summary>
/// <param name="Serving">The environment that serves.</param>
/// <param name="Candidate">The other one; null where the controller reports none.</param>
/// <param name="Events">Its last events, the oldest first; empty after a restart.</param>
public sealed record ControllerState(Release Serving, Release? Candidate, IReadOnlyList<ControllerEvent> Events)
{
    private const int MostEvents = 200;
    private const int LongestText = 200;

    /// <summary>What tells the last event of the history from any other; empty where the history is.</summary>
    public string LastEvent => Events.Count == 0 ? string.Empty : Marks()[^1];

    /// <summary>
    /// The events after one, the oldest first; none where that one is not in the history any more, so that nothing can be told.
    /// </summary>
    /// <param name="lastEvent">A <see cref="LastEvent"/> of an earlier status; null where none is known.</param>
    public IReadOnlyList<ControllerEvent> EventsAfter(string? lastEvent)
    {
        if (lastEvent is null)
            return [];
        if (lastEvent.Length == 0)
            return Events;
        var at = Marks().IndexOf(lastEvent);
        return at < 0 ? [] : [.. Events.Skip(at + 1)];
    }

    /// <returns>The status, or why there is none.</returns>
    public static Result<ControllerState, string> Parse(HttpAnswer answer)
    {
        if (answer is not Answered answered)
            return Result.Failed(answer.Describe());
        if (!answered.IsSuccess)
            return Result.Failed($"the status answered HTTP {answered.Status}");
        var (json, problem) = answered.Json();
        return problem is null ? Parse(json) : Result.Failed(problem);
    }

    /// <summary>Reads the JSON of an answer.</summary>
    /// <returns>The status, or why there is none.</returns>
    public static Result<ControllerState, string> Parse(JsonNode? json)
    {
        if (json is not JsonObject root)
            return Result.Failed($"the status is {Kind(json)}, wanted an object");
        if (Raw(root["currentEnvironment"]) is not { Length: > 0 and <= LongestText } active)
            return Result.Failed($"`currentEnvironment` is {Kind(root["currentEnvironment"])}, wanted a name");
        if (root["environments"] is not JsonObject environments)
            return Result.Failed($"`environments` is {Kind(root["environments"])}, wanted an object");
        if (environments[active] is not JsonObject current)
            return Result.Failed($"`environments` has no `{PrintableText.Line(active)}`, which is said to be active");
        var other = environments.FirstOrDefault(e => e.Key != active && e.Value is JsonObject);
        return new ControllerState(
            State(active, current),
            other.Value is JsonObject standby && other.Key.Length <= LongestText ? State(other.Key, standby) : null,
            EventsOf(root["deploymentHistory"])
        );
    }

    // Where the controller writes no times, or none that tell two moves apart, the second of two equal events is another one all the same.
    private List<string> Marks()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var marks = new List<string>(Events.Count);
        foreach (var mark in Events.Select(Mark))
        {
            var times = seen[mark] = seen.GetValueOrDefault(mark) + 1;
            marks.Add(times == 1 ? mark : $"{mark} #{times}");
        }

        return marks;
    }

    private static string Mark(ControllerEvent e) => $"{e.Type} {e.Environment ?? $"{e.From}>{e.To}"} {e.Timestamp}";

    private static Release State(string name, JsonObject json) =>
        new(
            PrintableText.Line(name),
            Text(json["version"]),
            Text(json["health"]),
            json["port"] is JsonValue port && port.TryGetValue<int>(out var number) && number is > 0 and < 65536 ? number : null
        );

    private static List<ControllerEvent> EventsOf(JsonNode? json) =>
        json is not JsonArray events
            ? []
            :
            [
                .. events
                    .OfType<JsonObject>()
                    .TakeLast(MostEvents)
                    .Select(e => new ControllerEvent(
                        Text(e["type"]) ?? string.Empty,
                        Text(e["environment"]),
                        Text(e["from"]),
                        Text(e["to"]),
                        Text(e["version"]),
                        Text(e["previousVersion"]),
                        Text(e["currentVersion"]),
                        Text(e["timestamp"])
                    )
                    {
                        Status = Text(e["status"]),
                    }),
            ];

    private static string? Text(JsonNode? node) => Raw(node) is { Length: > 0 and <= LongestText } text ? PrintableText.Line(text) : null;

    private static string? Raw(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Kind(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            null => "missing",
            JsonValueKind.Null => "null",
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            _ => "a boolean",
        };
}
