using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Yaml;

/// <summary>Writes JSON as YAML for people: block style, quotes only where they are needed, comments where they help.</summary>
public static class YamlWriter
{
    // YAML ends a key that has no mark of its own after 1024 characters (yaml.org/spec/1.2.2, section 7.4.2).
    private const int LongestKey = 1000;
    private const int LongestKeyInline = 100;

    /// <summary>Writes a document; its last line ends with a line feed.</summary>
    /// <param name="node">The tree; null is YAML's null.</param>
    /// <param name="style">How it is laid out; null for the plainest.</param>
    public static string Write(JsonNode? node, YamlStyle? style = null)
    {
        style ??= new YamlStyle();
        if (style.Kept is not null)
            style = style with { Kept = style.Kept.For(node) };
        var text = new StringBuilder();
        foreach (var line in style.Header)
            Comment(text, line, 0);
        var start = text.Length;
        WriteNode(text, node, string.Empty, string.Empty, 0, style);
        var lead = 0;
        while (start + lead < text.Length && text[start + lead] is '\n' or ' ')
            lead++;
        text.Remove(start, lead);
        if (text.Length == start || text[^1] != '\n')
            text.Append('\n');
        foreach (var line in style.Kept?.End ?? [])
            Comment(text, line, 0);
        return text.ToString();
    }

    // Writes what stands behind `key:` or `-`, its line break included. The items of a list share their list's path, and have each their
    // place.
    private static void WriteNode(StringBuilder text, JsonNode? node, string path, string place, int indent, YamlStyle style)
    {
        var end = style.Kept?.Behind(place) is { } behind ? $" # {behind}\n" : "\n";
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping
                when style.Inline(path) && mapping.All(e => (e.Value is null or JsonValue) && e.Key.Length <= LongestKeyInline):
                text.Append(" { ")
                    .AppendJoin(", ", mapping.Select(e => $"{YamlText.Write(e.Key, true)}: {YamlText.Write(e.Value, true)}"))
                    .Append(" }")
                    .Append(end);
                break;
            case JsonObject { Count: > 0 } mapping:
                text.Append(end);
                WriteEntries(text, mapping, path, place, indent, style);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append(end);
                for (var i = 0; i < list.Count; i++)
                    WriteItem(text, list[i], path, style.Kept is null ? place : YamlComments.Item(place, i), indent, style);
                break;
            case JsonObject:
                text.Append(" {}").Append(end);
                break;
            case JsonArray:
                text.Append(" []").Append(end);
                break;
            case JsonValue value when value.TryGetValue<string>(out var lines) && YamlText.IsBlock(lines):
                text.Append(" |-").Append(end);
                foreach (var line in lines.Split('\n'))
                    text.Append(line.Length == 0 ? string.Empty : new string(' ', Math.Max(2, indent))).Append(line).Append('\n');
                break;
            default:
                text.Append(' ').Append(YamlText.Write(node, false)).Append(end);
                break;
        }
    }

    private static void WriteEntries(StringBuilder text, JsonObject mapping, string path, string place, int indent, YamlStyle style)
    {
        foreach (var (key, value) in mapping)
        {
            var below = YamlComments.Below(path, key);
            var there = style.Kept is null ? place : YamlComments.Below(place, key);
            if (style.Comments.TryGetValue(below, out var comment) && comment.Length > 0)
                Comment(text, comment, indent);
            foreach (var line in style.Kept?.Above(there) ?? [])
                Comment(text, line, indent);
            var name = YamlText.Write(key, false);
            text.Append(' ', indent);
            if (name.Length > LongestKey)
                text.Append("? ").Append(name).Append('\n').Append(' ', indent).Append(':');
            else
                text.Append(name).Append(':');
            WriteNode(text, value, below, there, indent + 2, style);
        }
    }

    // An item's first line begins behind the dash: it is written as if it stood alone, then the dash takes the place of its indent.
    private static void WriteItem(StringBuilder text, JsonNode? item, string path, string place, int indent, YamlStyle style)
    {
        foreach (var line in style.Kept?.Above(place) ?? [])
            Comment(text, line, indent);
        var start = text.Append(' ', indent).Append('-').Length;
        WriteNode(text, item, path, place, indent + 2, style);
        if (text[start] == '\n')
            text.Remove(start, 1 + indent + 1);
    }

    private static void Comment(StringBuilder text, string line, int indent) =>
        text.Append(' ', indent).Append(line.Length == 0 ? "#" : "# ").Append(line).Append('\n');
}
