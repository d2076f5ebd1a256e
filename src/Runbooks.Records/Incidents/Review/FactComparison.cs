using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>Where a record as it stands in its file differs from what it must say, place by place.</summary>
/// <param name="wanted">What it must say; the fields of people are as people have them.</param>
/// <param name="written">What the run wrote at first: a place that still has that was not changed, only not written anew.</param>
internal sealed class FactComparison(JsonObject wanted, JsonObject written)
{
    private const int LongestShown = 100;

    // Stands for what the run did not write: null is a value that it may have written.
    private static readonly JsonNode Nothing = JsonValue.Create("\0");

    private readonly List<FactDifference> _found = [];

    /// <summary>All differences, in the order of the file.</summary>
    /// <param name="root">The file's tree.</param>
    public IReadOnlyList<FactDifference> Of(YamlMapping root)
    {
        _found.Clear();
        Compare(root, wanted, written, string.Empty, root.Span);
        return [.. _found];
    }

    private void Compare(YamlNode node, JsonNode? wanted, JsonNode? written, string path, SourceSpan key)
    {
        if (node is YamlMapping mapping && wanted is JsonObject expected)
        {
            foreach (var (name, value) in expected)
            {
                // What is missing or unknown is told by the schema.
                if (mapping.Find(name) is { } entry && !name.StartsWith("x-", StringComparison.Ordinal))
                    Compare(entry.Value, value, At(written, name), path.Length == 0 ? name : $"{path}.{name}", entry.Key.Span);
            }
        }
        else if (node is YamlSequence list && wanted is JsonArray items)
        {
            CompareItems(list, items, written as JsonArray, path, key);
        }
        else if (!IsSame(YamlCoreSchema.ToJson(node), wanted))
        {
            Add(
                path,
                node.Span.Length > 0 ? node.Span : key,
                Show(YamlCoreSchema.ToJson(node)),
                Show(wanted),
                IsSame(YamlCoreSchema.ToJson(node), written)
            );
        }
    }

    // Items that are the same stay out of it; what lies between two such is changed, added or taken away.
    private void CompareItems(YamlSequence list, JsonArray wanted, JsonArray? written, string path, SourceSpan key)
    {
        var actual = list.Items.Select(YamlCoreSchema.ToJson).ToList();
        var isAsWritten = written is not null && IsSame(new JsonArray([.. actual.Select(a => a?.DeepClone())]), written);
        var (i, j) = (0, 0);
        foreach (var (nextI, nextJ) in Common(actual, wanted).Append((actual.Count, wanted.Count)))
        {
            for (; i < nextI && j < nextJ; i++, j++)
                Compare(list.Items[i], wanted[j], isAsWritten ? actual[i] : Nothing, $"{path}[{i}]", list.Items[i].Span);
            for (; i < nextI; i++)
                Add($"{path}[{i}]", list.Items[i].Span, Show(actual[i]), null, isAsWritten);
            for (; j < nextJ; j++)
                Add(path, key, null, Show(wanted[j]), isAsWritten);
            (i, j) = (nextI + 1, nextJ + 1);
        }
    }

    // The longest common subsequence, as pairs of indexes.
    private static IEnumerable<(int I, int J)> Common(List<JsonNode?> one, JsonArray other)
    {
        var same = new bool[one.Count, other.Count];
        var length = new int[one.Count + 1, other.Count + 1];
        for (var i = one.Count - 1; i >= 0; i--)
        {
            for (var j = other.Count - 1; j >= 0; j--)
            {
                same[i, j] = IsSame(one[i], other[j]);
                length[i, j] = same[i, j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        for (var (i, j) = (0, 0); i < one.Count && j < other.Count; )
        {
            if (same[i, j])
                yield return (i++, j++);
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }
    }

    /// <summary>Whether two values are the same, whatever they are kept as; keys of people's own do not count.</summary>
    internal static bool IsSame(JsonNode? one, JsonNode? other) =>
        (one, other) switch
        {
            (null, null) => true,
            (JsonObject a, JsonObject b) => Keys(a).ToHashSet().SetEquals(Keys(b)) && Keys(a).All(k => IsSame(a[k], b[k])),
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(p => IsSame(p.First, p.Second)),
            (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number =>
                NodeValues.Number(a) is { } x && NodeValues.Number(b) is { } y ? x.Equals(y) : a.ToJsonString() == b.ToJsonString(),
            (JsonValue a, JsonValue b) => a.GetValueKind() == b.GetValueKind() && a.ToString() == b.ToString(),
            _ => false,
        };

    private static IEnumerable<string> Keys(JsonObject mapping) =>
        mapping.Select(e => e.Key).Where(k => !k.StartsWith("x-", StringComparison.Ordinal));

    private static JsonNode? At(JsonNode? node, string key) =>
        node is JsonObject mapping && mapping.ContainsKey(key) ? mapping[key] : Nothing;

    private void Add(string path, SourceSpan span, string? actual, string? wanted, bool isAsWritten) =>
        _found.Add(new FactDifference(path, span, actual, wanted, isAsWritten));

    private static string Show(JsonNode? node)
    {
        var text = node switch
        {
            null => "null",
            JsonValue value when value.TryGetValue<string>(out var plain) => plain,
            JsonObject { Count: > 0 } mapping
                when Array.Find(["id", "file", "text", "request", "step", "at"], k => NodeValues.Text(mapping[k]) is not null)
                    is { } name => $"{name}: {mapping[name]}",
            _ => node.ToJsonString(),
        };
        text = text.ReplaceLineEndings(" ");
        return $"`{(text.Length <= LongestShown ? text : text[..(LongestShown - 1)] + "…")}`";
    }
}
