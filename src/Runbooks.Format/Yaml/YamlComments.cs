using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>
/// The comments of a text, each with the place it stands at: <c>times.detected</c>, <c>action-items[0].owner</c>.
/// What stands above a key or item, or behind its value, is kept with it. Not kept are blank lines, and where in a
/// value of several lines in brackets a comment stood: it goes behind the whole.
/// </summary>
public sealed class YamlComments
{
    private readonly Dictionary<string, List<string>> _above = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _behind = new(StringComparer.Ordinal);

    /// <summary>What stands after everything else.</summary>
    public IReadOnlyList<string> End { get; private set; } = [];

    /// <summary>Reads the comments of a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="isOurs">Tells comments that are written anew anyway, without their <c>#</c>.</param>
    public static YamlComments Read(SourceText source, YamlNode root, Func<string, bool> isOurs)
    {
        var comments = new YamlComments();
        var places = new List<(int Line, string Place, bool InFlow)>();
        Walk(root, string.Empty, inFlow: false, places);
        var end = new List<string>();
        foreach (var comment in YamlComment.In(source))
        {
            var (line, isInline, text) = (comment.Span.Line, comment.IsInline, comment.Text);
            if (isOurs(text))
                continue;
            if (isInline && places.FindLast(p => p.Line <= line && !p.InFlow).Place is { } before)
                Add(comments._behind, before, text);
            else if (places.Where(p => p.Line > line).OrderBy(p => p.Line).FirstOrDefault().Place is { } after)
                Add(comments._above, after, text);
            else
                end.Add(text);
        }

        comments.End = end;
        return comments;
    }

    /// <summary>The same comments for another tree: what stood at a place that is gone goes to what held it.</summary>
    /// <param name="tree">The tree that is to be written.</param>
    public YamlComments For(JsonNode? tree)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        Walk(tree, string.Empty, places);
        var kept = new YamlComments();
        var end = new List<string>();
        foreach (var (from, isBehind) in new[] { (_above, false), (_behind, true) })
        {
            foreach (var (place, texts) in from)
            {
                var there = place;
                while (there.Length > 0 && !places.Contains(there))
                    there = there[..Math.Max(0, there.LastIndexOfAny(['.', '[']))];
                if (there.Length == 0)
                    end.AddRange(texts);
                else
                    foreach (var text in texts)
                        Add(isBehind && there == place ? kept._behind : kept._above, there, text);
            }
        }

        kept.End = [.. end, .. End];
        return kept;
    }

    internal IReadOnlyList<string> Above(string place) => _above.GetValueOrDefault(place) ?? [];

    internal string? Behind(string place) => _behind.TryGetValue(place, out var texts) ? string.Join("; ", texts) : null;

    private static void Walk(YamlNode node, string place, bool inFlow, List<(int Line, string Place, bool InFlow)> places)
    {
        inFlow |=
            node is not YamlScalar && node.Span.Source.Line(node.Span.Line).AsSpan(Math.Max(0, node.Span.Column - 1)) is ['{' or '[', ..];
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    var below = Below(place, entry.Key.Value);
                    places.Add((entry.Key.Span.Line, below, inFlow));
                    Walk(entry.Value, below, inFlow, places);
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    var below = Item(place, i);
                    places.Add((sequence.Items[i].Span.Line, below, inFlow));
                    Walk(sequence.Items[i], below, inFlow, places);
                }

                break;
        }
    }

    private static void Walk(JsonNode? node, string place, HashSet<string> places)
    {
        places.Add(place);
        if (node is JsonObject mapping)
            foreach (var (key, value) in mapping)
                Walk(value, Below(place, key), places);
        if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
                Walk(list[i], Item(place, i), places);
    }

    internal static string Below(string place, string key) => place.Length == 0 ? key : $"{place}.{key}";

    internal static string Item(string place, int index) => $"{place}[{index}]";

    private static void Add(Dictionary<string, List<string>> comments, string place, string text)
    {
        if (!comments.TryGetValue(place, out var texts))
            comments[place] = texts = [];
        texts.Add(text);
    }
}
