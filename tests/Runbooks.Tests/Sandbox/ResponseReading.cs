using System.Text.Json.Nodes;

namespace Runbooks.Tests.Sandbox;

/// <summary>Reads answers in tests.</summary>
internal static class ResponseReading
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public static string? Text(this JsonNode? node, string name) => node?[name]?.GetValue<string>();

    public static string? ErrorCode(this JsonNode node) => node["error"].Text("code");

    public static IReadOnlyList<string?> EventTypes(this JsonNode status) =>
        [.. status["deploymentHistory"]!.AsArray().Select(item => item.Text("type"))];
}
