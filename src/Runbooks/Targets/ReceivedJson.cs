using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Targets;

/// <summary>JSON that a target sent: strict UTF-8, no key twice, bounded in depth, and every text in it readable.</summary>
internal static class ReceivedJson
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A journal's line nests a body in an event, and readers of JSON stop at 64.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 48, AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <returns>Whether it is JSON, with the value; <c>null</c> is one.</returns>
    public static (bool IsJson, JsonNode? Value) Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _ = Strict.GetCharCount(bytes);
            var node = JsonNode.Parse(bytes, documentOptions: Options);
            Touch(node, hasEscapes: bytes.IndexOf("\\u"u8) >= 0);
            return (true, node);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or ArgumentException or InvalidOperationException)
        {
            return (false, null);
        }
    }

    /// <summary>Whether every text in a value can be read: half a surrogate cannot.</summary>
    public static bool IsReadable(JsonNode node)
    {
        try
        {
            Touch(node, hasEscapes: true);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // Half a surrogate passes the parser, and is an exception for whoever reads the text later. It can only be an escape.
    private static void Touch(JsonNode? node, bool hasEscapes)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members) Touch(member, hasEscapes);
                break;
            case JsonArray items:
                foreach (var item in items) Touch(item, hasEscapes);
                break;
            case JsonValue value when hasEscapes && value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }
}
