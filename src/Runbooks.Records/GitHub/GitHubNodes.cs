using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>Reads members of GitHub's answers, whatever they turn out to be.</summary>
internal static class GitHubNodes
{
    /// <summary>The text at a path; null where there is none.</summary>
    public static string? Text(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The whole number at a path; null where there is none.</summary>
    public static long? Number(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>Whether there is a true at a path.</summary>
    public static bool IsTrue(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>The time at a path; null where there is none.</summary>
    public static DateTimeOffset? Time(JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(
            Text(node, path),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    /// <summary>The objects in the list at a path; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Items(JsonNode? node, params ReadOnlySpan<string> path) =>
        (At(node, path) as JsonArray)?.OfType<JsonObject>() ?? [];

    private static JsonNode? At(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }
}
