using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Yaml;

/// <summary>Writes JSON as YAML for people: block style, quotes only where they are needed, comments where they help.</summary>
public static class YamlWriter
{
    /// <summary>Writes a document; its last line ends with a line feed.</summary>
    /// <param name="node">The tree; null is YAML's null.</param>
    /// <param name="style">How it is laid out; null for the plainest.</param>
    public static string Write(JsonNode? node, YamlStyle? style = null)
    {
        style ??= new YamlStyle();
        var text = new StringBuilder();
        foreach (var line in style.Header) text.Append(line.Length == 0 ? "#" : "# ").Append(line).Append('\n');
        var body = new StringBuilder();
        WriteNode(body, node, string.Empty, 0, style);
        return text.Append(body.ToString().TrimStart('\n', ' ')).Append(body.Length > 0 && body[^1] == '\n' ? string.Empty : "\n").ToString();
    }

    // Writes what stands behind `key:` or `-`, its line break included.
    private static void WriteNode(StringBuilder text, JsonNode? node, string path, int indent, YamlStyle style)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping when style.Inline(path) && mapping.All(e => e.Value is null or JsonValue):
                text.Append(" { ").AppendJoin(", ", mapping.Select(e => $"{YamlText.Write(e.Key, true)}: {YamlText.Write(e.Value, true)}")).Append(" }\n");
                break;
            case JsonObject { Count: > 0 } mapping:
                text.Append('\n');
                WriteEntries(text, mapping, path, indent, style);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                foreach (var item in list) WriteItem(text, item, path, indent, style);
                break;
            case JsonObject: text.Append(" {}\n"); break;
            case JsonArray: text.Append(" []\n"); break;
            case JsonValue value when value.TryGetValue<string>(out var lines) && YamlText.IsBlock(lines):
                text.Append(" |-\n");
                foreach (var line in lines.Split('\n')) text.Append(line.Length == 0 ? string.Empty : new string(' ', Math.Max(2, indent))).Append(line).Append('\n');
                break;
            default: text.Append(' ').Append(YamlText.Write(node, false)).Append('\n'); break;
        }
    }

    private static void WriteEntries(StringBuilder text, JsonObject mapping, string path, int indent, YamlStyle style)
    {
        foreach (var (key, value) in mapping)
        {
            var below = path.Length == 0 ? key : $"{path}.{key}";
            if (style.Comments.TryGetValue(below, out var comment) && comment.Length > 0) text.Append(' ', indent).Append("# ").Append(comment).Append('\n');
            text.Append(' ', indent).Append(YamlText.Write(key, false)).Append(':');
            WriteNode(text, value, below, indent + 2, style);
        }
    }

    // An item's first line begins behind the dash: it is written as if it stood alone, then the dash takes the place of its indent.
    private static void WriteItem(StringBuilder text, JsonNode? item, string path, int indent, YamlStyle style)
    {
        var inner = new StringBuilder();
        WriteNode(inner, item, path, indent + 2, style);
        var written = inner.ToString();
        text.Append(' ', indent).Append('-');
        if (written[0] == '\n') text.Append(' ').Append(written.AsSpan(1 + indent + 2));
        else text.Append(written);
    }
}
