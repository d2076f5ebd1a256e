using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Targets;

/// <summary>The answer of <c>GET /deployment/status</c>: what the controller believes.</summary>
/// <param name="Active">The environment that serves.</param>
/// <param name="Standby">The other one; null where the controller reports none.</param>
/// <param name="History">Its last events, the oldest first; empty after a restart.</param>
public sealed record DeploymentStatus(EnvironmentState Active, EnvironmentState? Standby, IReadOnlyList<HistoryEvent> History)
{
    private const int MostEvents = 200;
    private const int LongestText = 200;

    /// <summary>Reads an answer.</summary>
    /// <returns>The status, or why there is none.</returns>
    public static (DeploymentStatus? Status, string? Problem) Parse(HttpAnswer answer)
    {
        if (answer is not Answered answered) return (null, answer.Describe());
        if (!answered.IsSuccess) return (null, $"the status answered HTTP {answered.Status}");
        var (json, problem) = answered.Json();
        return problem is null ? Parse(json) : (null, problem);
    }

    /// <summary>Reads the JSON of an answer.</summary>
    /// <returns>The status, or why there is none.</returns>
    public static (DeploymentStatus? Status, string? Problem) Parse(JsonNode? json)
    {
        if (json is not JsonObject root) return (null, $"the status is {Kind(json)}, wanted an object");
        if (Text(root["currentEnvironment"]) is not { } active) return (null, $"`currentEnvironment` is {Kind(root["currentEnvironment"])}, wanted a name");
        if (root["environments"] is not JsonObject environments) return (null, $"`environments` is {Kind(root["environments"])}, wanted an object");
        if (environments[active] is not JsonObject current) return (null, $"`environments` has no `{active}`, which is said to be active");
        var other = environments.FirstOrDefault(e => e.Key != active && e.Value is JsonObject);
        return (new DeploymentStatus(
            State(active, current),
            other.Value is JsonObject standby && other.Key.Length <= LongestText ? State(other.Key, standby) : null,
            Events(root["deploymentHistory"])), null);
    }

    private static EnvironmentState State(string name, JsonObject json) => new(
        name,
        Text(json["version"]),
        Text(json["health"]),
        json["port"] is JsonValue port && port.TryGetValue<int>(out var number) && number is > 0 and < 65536 ? number : null);

    private static List<HistoryEvent> Events(JsonNode? json) => json is not JsonArray events
        ? []
        : [.. events.OfType<JsonObject>().TakeLast(MostEvents).Select(e => new HistoryEvent(
            Text(e["type"]) ?? string.Empty,
            Text(e["environment"]),
            Text(e["from"]),
            Text(e["to"]),
            Text(e["version"]),
            Text(e["previousVersion"]),
            Text(e["currentVersion"]),
            Text(e["timestamp"])))];

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= LongestText ? text : null;

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
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
