using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Yaml.Layout;

/// <summary>
/// Writes a document in the canonical layout: each block indented alike, brackets with a space inside, one blank line at most.
/// </summary>
/// <param name="step">How far a block is indented from the one around it.</param>
/// <param name="orderOf">The order of the keys of a mapping, by its place such as <c>steps[].foreach</c>; null to keep them.</param>
internal sealed partial class LayoutWriter(int step, Func<string, LayoutBlock, IReadOnlyList<string>?> orderOf)
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes a document; its last line ends with a line feed.</summary>
    /// <param name="root">Its root.</param>
    /// <param name="before">The comments above <c>---</c>; null where it has no such line.</param>
    public string Write(LayoutNode root, IReadOnlyList<string>? before)
    {
        if (before is not null)
        {
            foreach (var comment in before)
                _text.Append(comment).Append('\n');
            _text.Append("---\n");
        }

        if (root is LayoutBlock { Anchor.Length: 0 } block)
        {
            // What stands above the first key is about the file.
            if (block.Entries.Count > 0)
                WriteAbove(block.Entries[0], 0, isFirst: true);
            var header = block.Entries.Count > 0 ? block.Entries[0] : null;
            WriteEntries(block, 0, string.Empty, alreadyAbove: header);
        }
        else if (root is LayoutFlow flow)
        {
            _text.Append(Inline(flow, 0, 0)).Append('\n');
        }

        var written = _text.ToString().TrimEnd('\n');
        return KeepsEnd(root) ? _text.ToString() : written + "\n";
    }

    // Blank lines at the end of a text that keeps them are its own.
    private static bool KeepsEnd(LayoutNode node) =>
        node switch
        {
            LayoutBlock { Entries: [.., var last], Trailing.Count: 0 } => KeepsEnd(last.Value),
            LayoutText text => text.Header.Contains('+', StringComparison.Ordinal),
            _ => false,
        };

    private void WriteEntries(LayoutBlock block, int indent, string place, LayoutEntry? alreadyAbove = null, bool continuesLine = false)
    {
        var entries = Ordered(block, place);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var opensLine = i > 0 || !continuesLine;
            if (opensLine)
            {
                if (entry != alreadyAbove)
                    WriteAbove(entry, indent, isFirst: i == 0 && alreadyAbove is null);
                if (block.IsList)
                    WriteAboveFirst(entry.Value, indent, $"{place}[]");
                _text.Append(' ', indent);
            }

            if (block.IsList)
                WriteItem(entry, indent, $"{place}[]");
            else
                WritePair(entry, indent, place.Length == 0 ? entry.Name : $"{place}.{entry.Name}");
        }

        WriteLines(block.Trailing, indent);
    }

    private List<LayoutEntry> Ordered(LayoutBlock block, string place)
    {
        if (block.IsList || orderOf(place, block) is not { } order)
            return block.Entries;
        int Rank(LayoutEntry entry) => order.ToList().IndexOf(entry.Name) is >= 0 and var at ? at : order.Count;
        return [.. block.Entries.OrderBy(Rank)];
    }

    // A comment above the first key of an item stands above its dash.
    private void WriteAboveFirst(LayoutNode value, int indent, string place)
    {
        if (value is not LayoutBlock { Anchor.Length: 0 } block || block.Entries.Count == 0)
            return;
        var first = Ordered(block, place)[0];
        WriteLines([.. first.Above.Where(l => l.Length > 0)], indent);
        if (block.IsList)
            WriteAboveFirst(first.Value, indent, $"{place}[]");
    }

    private void WriteAbove(LayoutEntry entry, int indent, bool isFirst) =>
        WriteLines(isFirst ? [.. entry.Above.SkipWhile(l => l.Length == 0)] : entry.Above, indent);

    private void WriteLines(IReadOnlyList<string> lines, int indent)
    {
        foreach (var line in lines)
        {
            if (line.Length > 0)
                _text.Append(' ', indent).Append(line).Append('\n');
            else if (_text.Length > 0 && !EndsBlank())
                _text.Append('\n');
        }
    }

    private bool EndsBlank() => _text.Length == 0 || (_text[^1] == '\n' && (_text.Length == 1 || _text[^2] == '\n'));

    private void WriteItem(LayoutEntry entry, int indent, string place)
    {
        _text.Append('-');
        if (entry.Value is LayoutBlock { Anchor.Length: 0 } block)
        {
            _text.Append(' ');
            WriteEntries(block, indent + 2, place, continuesLine: true);
            return;
        }

        WriteValue(entry, indent, place);
    }

    private void WritePair(LayoutEntry entry, int indent, string place)
    {
        _text.Append(entry.Key).Append(':');
        WriteValue(entry, indent, place);
    }

    private void WriteValue(LayoutEntry entry, int indent, string place)
    {
        var behind = entry.Behind is null ? string.Empty : $" {entry.Behind}";
        switch (entry.Value)
        {
            case LayoutBlock block:
                if (block.Anchor.Length > 0)
                    _text.Append(' ').Append(block.Anchor);
                _text.Append(behind).Append('\n');
                WriteEntries(block, indent + (entry.Key is null ? 2 : step), place);
                break;
            case LayoutText text:
                _text.Append(' ').Append(text.Header).Append(behind).Append('\n');
                foreach (var line in text.Lines)
                {
                    if (line.Length > 0)
                        _text.Append(' ', indent + (text.Indentation ?? step)).Append(line);
                    _text.Append('\n');
                }

                break;
            case LayoutFlow flow:
                _text.Append(' ').Append(Inline(flow, entry.Column - 1, indent)).Append(behind).Append('\n');
                break;
            case LayoutLeaf { Text.Length: 0 }:
                _text.Append(behind).Append('\n');
                break;
            case LayoutLeaf leaf:
                _text.Append(' ').Append(Lines(leaf, indent + step)).Append(behind).Append('\n');
                break;
        }
    }

    private static string Lines(LayoutLeaf leaf, int indent)
    {
        if (!leaf.Text.Contains('\n', StringComparison.Ordinal))
            return leaf.IsPlain && IsReadOtherwise(leaf.Text) ? $"\"{leaf.Text}\"" : leaf.Text;
        var lines = leaf.Text.Split('\n').Select((l, i) => i == 0 ? l.TrimEnd() : l.Trim()).ToArray();
        return string.Join('\n', lines.Select((l, i) => i == 0 || l.Length == 0 ? l : new string(' ', indent) + l));
    }

    private static string Inline(LayoutFlow flow, int from, int to)
    {
        if (!flow.Text.Contains('\n', StringComparison.Ordinal))
            return Inline(flow);
        var lines = flow.Text.Split('\n').Select(l => l.TrimEnd()).ToArray();
        for (var i = 1; i < lines.Length; i++)
        {
            var text = lines[i].TrimStart(' ', '\t');
            var was = lines[i].Length - text.Length;
            lines[i] =
                text.Length == 0 ? string.Empty : new string(' ', Math.Max(to + (text[0] is ']' or '}' ? 0 : 1), was + to - from)) + text;
        }

        return string.Join('\n', lines);
    }

    private static string Inline(LayoutNode node) =>
        node switch
        {
            LayoutFlow { Open: ' ' } pair => string.Join(", ", pair.Entries.Select(e => Pair(e.Key!, e.Value))),
            LayoutFlow { Entries.Count: 0 } empty => empty.Anchor + (empty.Open == '[' ? "[]" : "{}"),
            LayoutFlow { Open: '[' } list => $"{list.Anchor}[ {string.Join(", ", list.Entries.Select(e => Inline(e.Value)))} ]",
            LayoutFlow mapping => $"{mapping.Anchor}{{ {string.Join(", ", mapping.Entries.Select(e => Pair(e.Key!, e.Value)))} }}",
            LayoutLeaf { IsPlain: true } leaf when IsReadOtherwise(leaf.Text) => $"\"{leaf.Text}\"",
            LayoutLeaf leaf => leaf.Text,
            _ => throw new InvalidOperationException("no block stands within brackets"),
        };

    private static string Pair(LayoutNode key, LayoutNode value) =>
        value is LayoutLeaf { Text.Length: 0 } ? ((LayoutLeaf)key).Text : $"{((LayoutLeaf)key).Text}: {Inline(value)}";

    // What YAML 1.1 and other readers take for a boolean, a number or a day, and this format for a text.
    private static bool IsReadOtherwise(string text) => OtherReaders().IsMatch(text);

    [GeneratedRegex(
        @"^(?:[yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[-+]?0[xob][0-9a-fA-F_]+|[-+]?[0-9][0-9_]*_[0-9_.]*"
            + @"|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?)$"
    )]
    private static partial Regex OtherReaders();
}
