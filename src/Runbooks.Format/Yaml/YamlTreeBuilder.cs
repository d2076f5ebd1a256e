using Runbooks.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runbooks.Yaml;

/// <summary>Builds the tree from the parser's events.</summary>
internal sealed class YamlTreeBuilder(IParser parser, SourceText source, DiagnosticBag bag, YamlLimits limits)
{
    private readonly Dictionary<string, (YamlNode? Node, int Size, int Height)> _anchors = [];
    private int _nodes;
    private int _deepest;
    private int _brackets;
    private SourceSpan? _end;

    public YamlNode? Build()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, 1, 1, 0), "the file is empty");
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 1);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            bag.Add(DiagnosticCodes.NotYaml, At(second.Start, 3), "a second document begins here", help: "one file holds one document");
        if (root is YamlScalar { IsNull: true })
            bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, 1, 1, 0), "the file is empty");
        return root;
    }

    private YamlNode? ReadNode(int depth)
    {
        var next = parser.Current ?? throw new YamlException("unexpected end of stream");
        if (depth > limits.MaxDepth)
            throw TooDeep(next);
        Count(next, 1);
        if (next is AnchorAlias alias)
            return Resolve(alias, depth);

        var before = _nodes;
        var deepestBefore = _deepest;
        _deepest = depth;
        var anchor = next is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
            _anchors[anchor] = (null, 0, 0);
        if (
            next is NodeEvent { Tag.IsEmpty: false } tagged
            && !tagged.Tag.IsNonSpecific
            && !tagged.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal)
        )
        {
            bag.Add(
                DiagnosticCodes.NotYaml,
                At(next.Start, 1),
                $"the tag `{tagged.Tag.Value}` is not part of the format",
                help: "take it out"
            );
        }

        YamlNode node = next switch
        {
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            SequenceStart => ReadSequence(depth),
            MappingStart => ReadMapping(depth),
            _ => throw new YamlException(next.Start, next.End, "a value was expected"),
        };
        if (anchor is not null)
            _anchors[anchor] = (node, _nodes - before + 1, _deepest - depth);
        _deepest = Math.Max(_deepest, deepestBefore);
        return node;
    }

    private YamlNode? Resolve(AnchorAlias alias, int depth)
    {
        parser.MoveNext();
        _end = At(alias.End, 0);
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            bag.Add(DiagnosticCodes.NotYaml, Span(alias), $"there is no anchor `&{alias.Value.Value}` before this alias");
            return null;
        }

        if (anchored.Node is null)
        {
            bag.Add(DiagnosticCodes.NotYaml, Span(alias), $"the alias `*{alias.Value.Value}` stands inside what it stands for");
            return null;
        }

        Count(alias, anchored.Size);
        _deepest = Math.Max(_deepest, depth + anchored.Height);
        if (_deepest > limits.MaxDepth)
            throw TooDeep(alias);
        return anchored.Node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var span = WithoutProperties(Span(scalar), scalar);
        var isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any && !IsText(scalar);
        var content = 0;
        if (
            scalar.Start.Line == scalar.End.Line
            && scalar.Style is ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted
        )
        {
            var column = span.Column + (scalar.Style == ScalarStyle.Plain ? 0 : 1);
            var line = source.Line(span.Line);
            if (
                column - 1 + scalar.Value.Length <= line.Length
                && string.CompareOrdinal(line, column - 1, scalar.Value, 0, scalar.Value.Length) == 0
            )
                content = column;
        }

        _end = EndOf(scalar);
        return new YamlScalar(span, scalar.Value, isPlain, content) { End = _end, InFlow = _brackets > 0 };
    }

    // Its tag says that a value is a text, whatever it looks like.
    private static bool IsText(Scalar scalar) =>
        !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value == "tag:yaml.org,2002:str";

    // The parser ends a block of text where the next value begins; its last line with text is what a person would say.
    private SourceSpan EndOf(Scalar scalar)
    {
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
            return At(scalar.End, 0);
        var line = (int)scalar.End.Line - (scalar.End.Column > 1 && scalar.End.Line == source.LineCount ? 0 : 1);
        while (line > scalar.Start.Line && source.Line(line).AsSpan().Trim().IsEmpty)
            line--;
        return new SourceSpan(source, line, source.Line(line).Length + 1, 0);
    }

    // The parser counts an anchor and a tag as part of the value; a caret under them would mislead.
    private static SourceSpan WithoutProperties(SourceSpan span, Scalar scalar)
    {
        if (scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty)
            return span;
        var line = span.Source.Line(span.Line);
        var end = Math.Min(span.Column - 1 + span.Length, line.Length);
        var at = span.Column - 1;
        while (at < end && line[at] is ('&' or '!'))
        {
            while (at < end && line[at] is not (' ' or '\t'))
                at++;
            while (at < end && line[at] is (' ' or '\t'))
                at++;
        }

        return at < end ? span with { Column = at + 1, Length = end - at } : span;
    }

    private YamlSequence ReadSequence(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        Open(start.Style == SequenceStyle.Flow);
        while (!parser.Accept<SequenceEnd>(out _))
        {
            if (ReadNode(depth + 1) is { } item)
                items.Add(item);
        }

        var end = parser.Consume<SequenceEnd>();
        var span = At(start.Start, 1);
        return new YamlSequence(span, items) { InFlow = Close(start.Style == SequenceStyle.Flow, end), End = _end ?? span };
    }

    private YamlMapping ReadMapping(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var merged = new List<YamlEntry>();
        var seen = new Dictionary<string, YamlScalar>();
        Open(start.Style == MappingStyle.Flow);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar name)
            {
                if (key is YamlMapping { Span: { Column: > 1 } at } && source.Line(at.Line).AsSpan(at.Column - 2).StartsWith("{{"))
                    YamlSyntaxErrors.ReportInterpolation(at with { Column = at.Column - 1, Length = 2 }, bag);
                else if (key is not null)
                    bag.Add(DiagnosticCodes.NotYaml, key.Span, $"a key is {key.Description}, expected a text");
                continue;
            }

            if (value is null)
                continue;
            if (name is { Value: "", IsPlain: true })
            {
                bag.Add(DiagnosticCodes.NotYaml, value.Span, "a value stands here without its key", help: "write `key: value`");
                continue;
            }

            if (name is { Value: "<<", IsPlain: true })
            {
                Merge(value, merged);
                continue;
            }

            if (!seen.TryAdd(name.Value, name))
            {
                bag.Add(
                    DiagnosticCodes.DuplicateKey,
                    name.Span,
                    $"the key `{name.Value}` stands twice",
                    $"the first one stands in line {seen[name.Value].Span.Line}",
                    "keep one"
                );
                continue;
            }

            entries.Add(new YamlEntry(name, value));
        }

        var end = parser.Consume<MappingEnd>();
        entries.AddRange(merged.Where(m => seen.TryAdd(m.Key.Value, m.Key)));
        var span = entries.Count > 0 && start.Style != MappingStyle.Flow ? entries[0].Key.Span : At(start.Start, 1);
        return new YamlMapping(span, entries) { InFlow = Close(start.Style == MappingStyle.Flow, end), End = _end ?? span };
    }

    private void Open(bool isFlow) => _brackets += isFlow ? 1 : 0;

    private bool Close(bool isFlow, ParsingEvent end)
    {
        var inFlow = _brackets > 0;
        if (!isFlow)
            return inFlow;
        _brackets--;

        // The parser's mark is in front of the bracket.
        _end = new SourceSpan(source, (int)end.Start.Line, (int)end.Start.Column + 1, 0);
        return inFlow;
    }

    private void Merge(YamlNode value, List<YamlEntry> merged)
    {
        switch (value)
        {
            case YamlMapping mapping:
                merged.AddRange(mapping.Entries);
                break;
            case YamlSequence sequence when sequence.Items.All(i => i is YamlMapping):
                foreach (var item in sequence.Items.Cast<YamlMapping>())
                    merged.AddRange(item.Entries);
                break;
            default:
                bag.Add(DiagnosticCodes.WrongType, value.Span, $"`<<` takes a mapping, this is {value.Description}");
                break;
        }
    }

    private void Count(ParsingEvent at, int more)
    {
        _nodes += more;
        if (_nodes > limits.MaxNodes)
            throw TooLarge(at, $"the document has more than {limits.MaxNodes} values, aliases written out", "a runbook has a few hundred");
    }

    private YamlTooLargeException TooDeep(ParsingEvent at) =>
        TooLarge(at, $"values are nested more than {limits.MaxDepth} deep, aliases written out", "a runbook needs ten levels or so");

    private YamlTooLargeException TooLarge(ParsingEvent at, string message, string help)
    {
        bag.Add(DiagnosticCodes.TooLarge, At(at.Start, 1), message, help: help);
        return new YamlTooLargeException(message);
    }

    private SourceSpan Span(ParsingEvent node)
    {
        var line = (int)node.Start.Line;
        var column = (int)node.Start.Column;
        var length = node.End.Line == node.Start.Line ? (int)(node.End.Column - node.Start.Column) : source.Line(line).Length - column + 1;
        return new SourceSpan(source, line, column, Math.Max(length, 0));
    }

    private SourceSpan At(Mark mark, int length) => new(source, (int)mark.Line, (int)mark.Column, length);
}
