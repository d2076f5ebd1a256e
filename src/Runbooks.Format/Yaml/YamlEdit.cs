using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>
/// Changes a text at places of its tree, and keeps all else byte by byte: comments, quotes, anchors, line breaks. Gather the
/// changes, then take the text: it is given only where it reads as what was meant, and so never where a place was shared
/// by an alias, or a value could not be replaced where it stands.
/// </summary>
/// <param name="source">The text.</param>
public sealed class YamlEdit(SourceText source)
{
    private readonly List<(int At, int Length, string Text)> _changes = [];

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsEmpty => _changes.Count == 0;

    /// <summary>Puts a value in the place of another one, in its quotes.</summary>
    /// <param name="scalar">A value of the text.</param>
    /// <param name="value">Null, a boolean, a number or a text.</param>
    public YamlEdit Replace(YamlScalar scalar, JsonNode? value)
    {
        var start = OffsetOf(scalar.Span);
        var end = Math.Max(start, OffsetOf(scalar.End));
        var old = source.Text.AsSpan(start, end - start);
        var text = YamlText.WriteLike(value, old, scalar.InFlow);
        return Change(start, end - start, start > 0 && source.Text[start - 1] == ':' ? " " + text : text);
    }

    /// <summary>Puts a name with settings in the place of the name alone.</summary>
    /// <param name="scalar">The name: an item of a list.</param>
    /// <param name="key">The key of the mapping that takes its place.</param>
    /// <param name="value">Its value.</param>
    public YamlEdit Replace(YamlScalar scalar, string key, JsonNode? value)
    {
        var start = OffsetOf(scalar.Span);
        return Change(start, OffsetOf(scalar.End) - start, scalar.InFlow ? $"{{ {Entry(key, value)} }}" : Entry(key, value));
    }

    /// <summary>Puts a value in the place of anything that stands in one line: a single value, or what stands in brackets.</summary>
    /// <param name="node">A value of the text.</param>
    /// <param name="value">The new value; a list or mapping stands in brackets.</param>
    public YamlEdit Replace(YamlNode node, JsonNode? value)
    {
        var start = OffsetOf(node.Span);
        var text = Flow(value);
        return Change(start, Math.Max(0, OffsetOf(node.End) - start), start > 0 && source.Text[start - 1] == ':' ? " " + text : text);
    }

    /// <summary>Puts another key with its value in the place of an entry, however many lines that has.</summary>
    /// <param name="entry">An entry of the text.</param>
    /// <param name="key">The key that takes its place.</param>
    /// <param name="value">Its value; a list or mapping stands in brackets.</param>
    public YamlEdit Replace(YamlEntry entry, string key, JsonNode? value)
    {
        var start = OffsetOf(entry.Key.Span);
        return Change(start, OffsetOf(entry.Value.End) - start, Entry(key, value));
    }

    /// <summary>Takes an entry away that has lines of its own and is not the first of its mapping; a comment behind it stays.</summary>
    /// <param name="entry">An entry of the text.</param>
    public YamlEdit Remove(YamlEntry entry)
    {
        var start = source.OffsetOf(entry.Key.Span.Line, 1);
        while (start > 0 && source.Text[start - 1] is '\n' or '\r')
            start--;
        return Change(start, OffsetOf(entry.Value.End) - start, string.Empty);
    }

    /// <summary>Adds a key at the end of a mapping that has at least one.</summary>
    /// <param name="mapping">A mapping of the text.</param>
    /// <param name="key">A key that it does not have.</param>
    /// <param name="value">Its value; what is no single value stands in brackets.</param>
    public YamlEdit Add(YamlMapping mapping, string key, JsonNode? value) =>
        mapping.InFlow ? Within(mapping, mapping.Entries.Count > 0, Entry(key, value)) : Below(mapping, Entry(key, value));

    /// <summary>Adds a key behind another one of a mapping.</summary>
    /// <param name="mapping">A mapping of the text that does not stand in brackets.</param>
    /// <param name="before">A key that it has.</param>
    /// <param name="key">A key that it does not have.</param>
    /// <param name="value">Its value; what is no single value stands in brackets.</param>
    public YamlEdit AddAfter(YamlMapping mapping, YamlEntry before, string key, JsonNode? value) =>
        mapping.InFlow ? Add(mapping, key, value) : NewLine(before.Value.End, mapping.Span.Column, Entry(key, value));

    /// <summary>Adds an item at the end of a list, in brackets or one to a line.</summary>
    /// <param name="list">A list of the text.</param>
    /// <param name="item">The item; a list or mapping stands in brackets, a mapping of one key in a list without them.</param>
    public YamlEdit Append(YamlSequence list, JsonNode? item) =>
        list.InFlow
            ? Within(list, list.Items.Count > 0, Flow(item))
            : Below(list, "- " + (item is JsonObject { Count: 1 } single ? Entry(single.First().Key, single.First().Value) : Flow(item)));

    /// <summary>The text with the changes in it; null where it does not read as what was meant.</summary>
    /// <param name="meant">What it must read as.</param>
    public string? Apply(JsonNode? meant)
    {
        var text = new StringBuilder(source.Text);
        foreach (var (at, length, replacement) in _changes.OrderByDescending(c => c.At))
            text.Remove(at, length).Insert(at, replacement);
        var changed = text.ToString();
        return
            YamlReader.Read(new SourceText(source.Path, changed), new DiagnosticBag()) is { } root
            && JsonNode.DeepEquals(YamlCoreSchema.ToJson(root), meant)
            ? changed
            : null;
    }

    private YamlEdit Change(int at, int length, string text)
    {
        _changes.Add((at, length, text));
        return this;
    }

    // Behind the last item, not before the bracket: a comment may stand between them.
    private YamlEdit Within(YamlNode brackets, bool hasItems, string text)
    {
        var close = OffsetOf(brackets.End) - 1;
        if (hasItems)
            return Change(OffsetOf(Last(brackets).End), 0, ", " + text);
        var open = OffsetOf(brackets.Span);
        return source.Text.AsSpan(open + 1, close - open - 1).Trim().IsEmpty
            ? Change(open + 1, close - open - 1, $" {text} ")
            : Change(open + 1, 0, $" {text}");
    }

    private static YamlNode Last(YamlNode node) =>
        node switch
        {
            YamlSequence list => list.Items[^1],
            YamlMapping mapping => mapping.Entries[^1].Value,
            _ => node,
        };

    private YamlEdit Below(YamlNode block, string text) => NewLine(block.End, block.Span.Column, text);

    private YamlEdit NewLine(SourceSpan behind, int column, string text)
    {
        var line = source.Line(behind.Line);
        var end = source.OffsetOf(behind.Line, line.Length + 1);
        return Change(end, 0, LineBreakAt(end) + new string(' ', column - 1) + text);
    }

    // The last line may have none: then the file's first tells.
    private string LineBreakAt(int end)
    {
        var at = end < source.Text.Length ? end : source.Text.IndexOf('\n', StringComparison.Ordinal) - 1;
        return at >= 0 && source.Text.AsSpan(at).StartsWith("\r\n") ? "\r\n" : "\n";
    }

    private static string Entry(string key, JsonNode? value) => $"{YamlText.Write(key, inFlow: true)}: {Flow(value)}";

    private static string Flow(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: > 0 } mapping => $"{{ {string.Join(", ", mapping.Select(e => Entry(e.Key, e.Value)))} }}",
            JsonArray { Count: > 0 } list => $"[ {string.Join(", ", list.Select(Flow))} ]",
            _ => YamlText.WriteLike(node, old: default, inFlow: true),
        };

    private int OffsetOf(SourceSpan span) => source.OffsetOf(span.Line, span.Column);
}
