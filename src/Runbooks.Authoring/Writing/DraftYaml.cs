using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Writing;

/// <summary>YAML as the runbooks of this project are laid out: two spaces, in brackets what fits in a line.</summary>
internal static class DraftYaml
{
    private const int Widest = 140;

    /// <summary>A value in brackets, or a single one; null where it cannot stand in one line.</summary>
    /// <param name="node">The value.</param>
    /// <param name="always">Whether a text of several lines is written with escapes rather than not at all.</param>
    public static string? Flow(JsonNode? node, bool always = false) =>
        node switch
        {
            JsonObject { Count: > 0 } mapping => Joined(
                "{ ",
                mapping.Select(e => Flow(e.Value, always) is { } value ? $"{YamlText.Write(e.Key, inFlow: true)}: {value}" : null),
                " }"
            ),
            JsonArray { Count: > 0 } list => Joined("[ ", list.Select(i => Flow(i, always)), " ]"),
            JsonValue value when !always && value.TryGetValue<string>(out var text) && text.Contains('\n', StringComparison.Ordinal) =>
                null,
            _ => YamlText.WriteLike(node, old: default, inFlow: true),
        };

    /// <summary>Writes a key with its value, in one line where it fits.</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="indent">How many blanks stand in front.</param>
    /// <param name="isBlock">Whether a mapping or list stands in lines of its own even where it would fit.</param>
    public static void Entry(StringBuilder text, string key, JsonNode? value, int indent, bool isBlock = false)
    {
        text.Append(' ', indent).Append(YamlText.Write(key, inFlow: false)).Append(':');
        Value(text, value, indent, indent + key.Length + 2, isBlock);
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent, int column, bool isBlock)
    {
        var flow = value is JsonValue or null ? null : Flow(value);
        if (value is JsonObject { Count: 0 } or JsonArray { Count: 0 } || (flow is not null && !isBlock && column + flow.Length <= Widest))
        {
            text.Append(' ').Append(flow ?? (value is JsonArray ? "[]" : "{}")).Append('\n');
            return;
        }

        switch (value)
        {
            case JsonObject mapping:
                text.Append('\n');
                foreach (var (key, inner) in mapping)
                    Entry(text, key, inner, indent + 2);
                break;
            case JsonArray list:
                text.Append('\n');
                foreach (var item in list)
                    Item(text, item, indent + 2);
                break;
            case JsonValue single when single.TryGetValue<string>(out var lines) && YamlText.IsBlock(lines):
                text.Append(" |-\n");
                foreach (var line in lines.Split('\n'))
                    text.Append(' ', line.Length == 0 ? 0 : indent + 2).Append(line).Append('\n');
                break;
            default:
                text.Append(' ').Append(YamlText.WriteLike(value, old: default, inFlow: false)).Append('\n');
                break;
        }
    }

    private static void Item(StringBuilder text, JsonNode? item, int indent)
    {
        text.Append(' ', indent).Append('-');
        if (item is JsonObject { Count: > 0 } mapping && mapping.Count == 1)
        {
            var (key, value) = mapping.First();
            text.Append(' ').Append(YamlText.Write(key, inFlow: false)).Append(':');
            Value(text, value, indent + 2, indent + key.Length + 4, isBlock: false);
        }
        else
        {
            text.Append(' ').Append(Flow(item, always: true)).Append('\n');
        }
    }

    private static string? Joined(string open, IEnumerable<string?> parts, string close)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : open + string.Join(", ", all) + close;
    }
}
