using Runbooks.Diagnostics;

namespace Runbooks.Yaml.Layout;

/// <summary>
/// Gives each comment to the entry that it is for: behind one in its line, else above the next one, or behind the last entry
/// of the block that it is indented with. Comments within brackets of several lines stay where they are.
/// </summary>
internal sealed class LayoutComments
{
    private readonly SourceText _source;
    private readonly LayoutBlock _root;
    private readonly List<(LayoutEntry Entry, IReadOnlyList<LayoutBlock> Blocks)> _entries = [];
    private readonly List<(int From, int To)> _brackets = [];

    private LayoutComments(SourceText source, LayoutBlock root)
    {
        _source = source;
        _root = root;
        Walk(root, []);
    }

    /// <summary>Gives the comments of a text to its entries.</summary>
    /// <param name="source">The text.</param>
    /// <param name="root">Its root.</param>
    /// <param name="startLine">The line of <c>---</c>; null for none.</param>
    /// <returns>The comments above <c>---</c>.</returns>
    public static IReadOnlyList<string> Give(SourceText source, LayoutBlock root, int? startLine)
    {
        var comments = new LayoutComments(source, root);
        var before = new List<string>();
        foreach (var comment in YamlComment.In(source))
        {
            var text = source.Line(comment.Span.Line)[(comment.Span.Column - 1)..].TrimEnd();
            if (comment.Span.Line <= startLine)
                before.Add(text);
            else
                comments.Give(comment, text);
        }

        // An item and its first key begin in one line.
        foreach (var (entry, _) in comments._entries.DistinctBy(e => e.Entry.Line).Where(e => comments.IsBlank(e.Entry.Line - 1)))
            entry.Above.Add(string.Empty);
        return before;
    }

    private void Walk(LayoutBlock block, IReadOnlyList<LayoutBlock> around)
    {
        IReadOnlyList<LayoutBlock> blocks = [.. around, block];
        foreach (var entry in block.Entries)
        {
            _entries.Add((entry, blocks));
            if (entry.Value is LayoutBlock inner)
                Walk(inner, blocks);
            else if (entry.Value is LayoutFlow flow && flow.EndLine > flow.Line)
                _brackets.Add((flow.Line, flow.EndLine));
        }
    }

    private void Give(YamlComment comment, string text)
    {
        var line = comment.Span.Line;
        if (_brackets.Exists(b => line >= b.From && line < b.To))
            return;
        if (comment.IsInline && OwnerOf(comment) is { } owner)
        {
            owner.Behind = owner.Behind is null ? text : $"{owner.Behind} {text}";
            return;
        }

        if (!comment.IsInline && _brackets.Exists(b => line > b.From && line <= b.To))
            return;
        var next = _entries.FindIndex(e => e.Entry.Line > line);
        var last = (next < 0 ? _entries.Count : next) - 1;
        var lines = next < 0 ? _root.Trailing : _entries[next].Entry.Above;
        var nextColumn = next < 0 ? 0 : _entries[next].Entry.Column;
        if (last >= 0 && comment.Span.Column > nextColumn && !comment.IsInline)
        {
            var block = _entries[last].Blocks.LastOrDefault(b => ColumnOf(b) <= comment.Span.Column && ColumnOf(b) > nextColumn);
            if (block is not null)
                lines = block.Trailing;
        }

        if (IsBlank(line - 1))
            lines.Add(string.Empty);
        lines.Add(text);
    }

    private static int ColumnOf(LayoutBlock block) => block.Entries.Count == 0 ? block.Column : block.Entries[0].Column;

    // The entry whose value, or whose key with a block below, ends last before the comment.
    private LayoutEntry? OwnerOf(YamlComment comment) =>
        _entries
            .Select(e => (e.Entry, End: EndOf(e.Entry)))
            .Where(e => e.End.Line == comment.Span.Line && e.End.Column <= comment.Span.Column)
            .OrderBy(e => e.End.Column)
            .LastOrDefault()
            .Entry;

    private static (int Line, int Column) EndOf(LayoutEntry entry) =>
        entry.Value switch
        {
            LayoutBlock => entry.Key is null ? (0, 0) : (entry.Line, entry.KeyEnd),
            LayoutText text => (text.Line, text.Column),
            { EndLine: > 0 } leaf => (leaf.EndLine, leaf.EndColumn),
            _ => (entry.Line, entry.KeyEnd),
        };

    private bool IsBlank(int line) => line >= 1 && _source.Line(line).AsSpan().Trim().IsEmpty && !IsInText(line);

    private bool IsInText(int line) => _entries.Exists(e => e.Entry.Value is LayoutText text && line > text.Line && line <= text.EndLine);
}
