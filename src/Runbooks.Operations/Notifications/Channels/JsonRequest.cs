using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Runbooks.Notifications.Channels;

/// <summary>Requests with JSON, and what is read of their answers.</summary>
internal static class JsonRequest
{
    public static HttpRequestMessage Of<T>(HttpMethod method, string address, T body, JsonTypeInfo<T> shape) =>
        new(method, address)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, shape))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };

    /// <summary>A text of an answer; null where it has none.</summary>
    public static string? Text(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
