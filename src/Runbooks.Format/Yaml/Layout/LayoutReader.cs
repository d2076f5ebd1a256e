using Runbooks.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runbooks.Yaml.Layout;

/// <summary>Reads a text into what its author made of it. The text has been found to be a document, with line feeds alone.</summary>
/// <param name="source">The text.</param>
internal sealed class LayoutReader(SourceText source)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(source.Text), skipComments: true));

    /// <summary>Reads the document; <see cref="LayoutRefusedException"/> where it holds what cannot be laid out anew.</summary>
    /// <returns>Its root, and whether <c>---</c> begins it, with the line of that.</returns>
    public (LayoutNode Root, int? StartLine) Read()
    {
        _parser.Consume<StreamStart>();
        var start = _parser.Consume<DocumentStart>();
        if (start.Version is not null || start.Tags is { Count: > 0 } tags && tags.Any(t => !t.Handle.StartsWith('!')))
            throw Refused(start.Start, "a directive");
        var root = ReadNode();
        var end = _parser.Consume<DocumentEnd>();
        if (!end.IsImplicit)
            throw Refused(end.Start, "the mark of a document's end");
        return (root, start.IsImplicit ? null : (int)start.Start.Line);
    }

    private LayoutNode ReadNode() =>
        _parser.Current switch
        {
            AnchorAlias => ReadAlias(_parser.Consume<AnchorAlias>()),
            Scalar => ReadScalar(_parser.Consume<Scalar>()),
            SequenceStart { Style: SequenceStyle.Flow } => ReadFlowList(_parser.Consume<SequenceStart>()),
            MappingStart { Style: MappingStyle.Flow } => ReadFlowMapping(_parser.Consume<MappingStart>()),
            SequenceStart => ReadList(_parser.Consume<SequenceStart>()),
            MappingStart => ReadMapping(_parser.Consume<MappingStart>()),
            var other => throw Refused(other?.Start ?? Mark.Empty, "something else than a value"),
        };

    private LayoutLeaf ReadAlias(AnchorAlias alias) => Leaf(alias, isPlain: false);

    private LayoutNode ReadScalar(Scalar scalar)
    {
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
            return ReadText(scalar);
        if (scalar is { Style: ScalarStyle.Plain, Value: "", Anchor.IsEmpty: true, Tag.IsEmpty: true })
        {
            return new LayoutLeaf
            {
                Line = (int)scalar.Start.Line,
                Column = (int)scalar.Start.Column,
                EndLine = 0,
                EndColumn = 0,
                Text = string.Empty,
            };
        }

        return Leaf(scalar, scalar.Style == ScalarStyle.Plain && scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty);
    }

    private LayoutLeaf Leaf(ParsingEvent read, bool isPlain) =>
        new()
        {
            Line = (int)read.Start.Line,
            Column = (int)read.Start.Column,
            EndLine = (int)read.End.Line,
            EndColumn = (int)read.End.Column,
            Text = Slice(read.Start, read.End).TrimEnd(),
            IsPlain = isPlain,
        };

    private LayoutText ReadText(Scalar scalar)
    {
        var line = (int)scalar.Start.Line;
        var column = (int)scalar.Start.Column;

        // An anchor may stand in the line before the sign.
        while (source.Line(line).AsSpan(column - 1).IndexOfAny('|', '>') < 0)
        {
            line++;
            column = 1;
            if (line > source.LineCount)
                throw Refused(scalar.Start, "a text whose beginning cannot be found");
        }

        if (line != scalar.Start.Line)
            throw Refused(scalar.Start, "an anchor or tag in another line than its text");
        var head = source.Line(line)[(column - 1)..];
        var comment = head.IndexOf(" #", StringComparison.Ordinal);
        var header = (comment < 0 ? head : head[..comment]).TrimEnd();
        var sign = header[(header.IndexOfAny(['|', '>']) + 1)..];
        var digit = sign.FirstOrDefault(char.IsAsciiDigit);
        var lines = new List<string>();
        for (var number = line + 1; number <= source.LineCount; number++)
            lines.Add(source.Line(number));
        var first = lines.Find(l => l.Trim(' ').Length > 0) ?? string.Empty;
        int? asked = digit == default ? null : digit - '0';
        var indentation = asked is { } more ? IndentationOf(line) + more : first.Length - first.TrimStart(' ').Length;
        var end = lines.FindIndex(l => l.Trim(' ').Length > 0 && l.Length - l.TrimStart(' ').Length < Math.Max(indentation, 1));
        if (end >= 0)
            lines.RemoveRange(end, lines.Count - end);
        else if (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        if (scalar.Value.Length == 0)
            lines.Clear();
        if (!sign.Contains('+', StringComparison.Ordinal))
            while (lines is [.., var last] && last.Trim(' ').Length == 0)
                lines.RemoveAt(lines.Count - 1);
        return new LayoutText
        {
            Line = line,
            Column = column,
            EndLine = line + lines.Count,
            EndColumn = lines.Count == 0 ? column + header.Length : lines[^1].Length + 1,
            Header = header,
            Indentation = asked,
            Lines = [.. lines.Select(l => l.Length <= indentation ? string.Empty : l[indentation..])],
        };
    }

    // Where the digit of a text counts from: the column of the key or dash that it belongs to.
    private int IndentationOf(int line)
    {
        var text = source.Line(line);
        var at = text.Length - text.TrimStart(' ').Length;
        while (text.AsSpan(at) is ['-', ' ', ..])
        {
            var next = at + 1;
            while (next < text.Length && text[next] == ' ')
                next++;
            if (next >= text.Length || text[next] is '|' or '>' or '&')
                return at;
            at = next;
        }

        return at;
    }

    private LayoutFlow ReadFlowList(SequenceStart start)
    {
        var flow = Flow(start, start.Anchor, start.Tag, '[');
        while (!_parser.Accept<SequenceEnd>(out _))
            flow.Entries.Add((null, ReadNode()));
        return Close(flow, start, _parser.Consume<SequenceEnd>());
    }

    private LayoutFlow ReadFlowMapping(MappingStart start)
    {
        var flow = Flow(start, start.Anchor, start.Tag, '{');
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var key = ReadNode();
            if (key is not LayoutLeaf)
                throw Refused(start.Start, "a key that is no single value");
            flow.Entries.Add((key, ReadNode()));
        }

        return Close(flow, start, _parser.Consume<MappingEnd>());
    }

    private LayoutFlow Flow(ParsingEvent start, AnchorName anchor, TagName tag, char bracket)
    {
        if (!tag.IsEmpty)
            throw Refused(start.Start, "a tag before brackets");
        var text = source.Text.AsSpan(source.OffsetOf((int)start.Start.Line, (int)start.Start.Column));
        var prefix = anchor.IsEmpty ? string.Empty : $"&{anchor.Value} ";
        if (!anchor.IsEmpty)
            text = text[(anchor.Value.Length + 1)..].TrimStart();
        return new LayoutFlow
        {
            Line = (int)start.Start.Line,
            Column = (int)start.Start.Column,
            EndLine = 0,
            EndColumn = 0,
            Open = text.Length > 0 && text[0] == bracket ? bracket : ' ',
            Anchor = prefix,
        };
    }

    private LayoutFlow Close(LayoutFlow flow, ParsingEvent start, ParsingEvent end)
    {
        flow.EndLine = (int)end.Start.Line;

        // The parser's mark is in front of the bracket.
        flow.EndColumn = (int)end.Start.Column + (flow.Open == ' ' ? 0 : 1);
        flow.Text = source.Text[
            source.OffsetOf((int)start.Start.Line, (int)start.Start.Column)..source.OffsetOf(flow.EndLine, flow.EndColumn)
        ];
        return flow;
    }

    private LayoutBlock ReadList(SequenceStart start)
    {
        if (!start.Tag.IsEmpty)
            throw Refused(start.Start, "a tag before a list");
        var block = Block(start, start.Anchor, isList: true);
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            var (line, column) = DashOf(_parser.Current!.Start);
            block.Entries.Add(new LayoutEntry(null, string.Empty, line, column, column + 1) { Value = ReadNode() });
        }

        _parser.Consume<SequenceEnd>();
        return block;
    }

    // The dash may stand in a line of its own, above what it is the dash of.
    private (int Line, int Column) DashOf(Mark value)
    {
        var line = (int)value.Line;
        var before = source.Line(line)[..Math.Min((int)value.Column - 1, source.Line(line).Length)];
        while (before.LastIndexOf('-') < 0 && line > 1)
        {
            before = source.Line(--line);
            if (before.AsSpan().TrimStart() is ['#', ..])
                before = string.Empty;
            else if (before.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment)
                before = before[..comment];
        }

        return (line, Math.Max(0, before.LastIndexOf('-')) + 1);
    }

    private LayoutBlock ReadMapping(MappingStart start)
    {
        if (!start.Tag.IsEmpty)
            throw Refused(start.Start, "a tag before a mapping");
        var block = Block(start, start.Anchor, isList: false);
        while (!_parser.Accept<MappingEnd>(out _))
        {
            if (_parser.Current is not Scalar key || key.Style is ScalarStyle.Literal or ScalarStyle.Folded)
                throw Refused(_parser.Current!.Start, "a key that is no single value");
            if (source.Line((int)key.Start.Line).AsSpan(0, (int)key.Start.Column - 1).TrimEnd() is [.., '?'])
                throw Refused(key.Start, "a key behind `?`");
            _parser.MoveNext();
            var entry = new LayoutEntry(
                Slice(key.Start, key.End).TrimEnd(),
                key.Value,
                (int)key.Start.Line,
                (int)key.Start.Column,
                (int)key.End.Column
            )
            {
                Value = ReadNode(),
            };
            block.Entries.Add(entry);
        }

        _parser.Consume<MappingEnd>();
        return block;
    }

    private static LayoutBlock Block(ParsingEvent start, AnchorName anchor, bool isList) =>
        new()
        {
            Line = (int)start.Start.Line,
            Column = (int)start.Start.Column,
            EndLine = 0,
            EndColumn = 0,
            IsList = isList,
            Anchor = anchor.IsEmpty ? string.Empty : $"&{anchor.Value}",
        };

    private string Slice(Mark start, Mark end) =>
        source.Text[source.OffsetOf((int)start.Line, (int)start.Column)..source.OffsetOf((int)end.Line, (int)end.Column)];

    private LayoutRefusedException Refused(Mark at, string what) =>
        new(new SourceSpan(source, (int)Math.Max(1, at.Line), (int)Math.Max(1, at.Column), 1), $"{what} stands here");
}
