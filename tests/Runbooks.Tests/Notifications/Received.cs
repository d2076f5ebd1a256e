using System.Text.Json.Nodes;

namespace Runbooks.Tests.Notifications;

/// <summary>A request as a receiver got it.</summary>
internal sealed record Received(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonObject Json => (JsonObject)JsonNode.Parse(Body)!;

    public Dictionary<string, string> Form =>
        Text.Split('&').Select(p => p.Split('=')).ToDictionary(p => Decoded(p[0]), p => Decoded(p[1]));

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
