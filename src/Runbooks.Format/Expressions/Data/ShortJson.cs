using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Runbooks.Expressions.Data;

/// <summary>Writes JSON up to a length, without looking at what lies beyond.</summary>
internal static class ShortJson
{
    /// <param name="node">Null is JSON's null.</param>
    /// <param name="limit">In UTF-16 code units.</param>
    /// <param name="cut">Whether what is longer ends in <c>…</c>; else it is a fault.</param>
    public static string Write(JsonNode? node, int limit, bool cut)
    {
        var text = new StringBuilder();
        if (Append(text, node, limit, cut))
            return text.ToString();
        if (!cut)
            throw new FaultException($"the JSON is longer than {limit} characters");
        var end = Math.Min(limit, text.Length);
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return text.ToString(0, end) + "…";
    }

    private static bool Append(StringBuilder text, JsonNode? node, int limit, bool cut)
    {
        switch (node)
        {
            case JsonArray array:
                text.Append('[');
                var first = true;
                foreach (var item in array)
                {
                    if (!first)
                        text.Append(cut ? ", " : ",");
                    first = false;
                    if (!Append(text, item, limit, cut))
                        return false;
                }

                text.Append(']');
                break;
            case JsonObject properties:
                text.Append('{');
                first = true;
                foreach (var (key, value) in properties)
                {
                    if (!first)
                        text.Append(cut ? ", " : ",");
                    first = false;
                    AppendString(text, key, limit);
                    text.Append(cut ? ": " : ":");
                    if (!Append(text, value, limit, cut))
                        return false;
                }

                text.Append('}');
                break;
            default:
                if (Values.FromJson(node) is string content)
                    AppendString(text, content, limit);
                else
                    text.Append(node is null ? "null" : Values.ToText(Values.FromJson(node)));
                break;
        }

        return text.Length <= limit;
    }

    private static void AppendString(StringBuilder text, string value, int limit)
    {
        var part = value.Length > limit ? value.AsSpan(0, limit + 1) : value.AsSpan();
        text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(part.ToString())).Append('"');
    }
}
