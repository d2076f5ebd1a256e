using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Diagnostics;
using SourceSpan = Runbooks.Diagnostics.SourceSpan;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>Reads Markdown into blocks that know their lines.</summary>
internal sealed class PageReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables()
        .UseTaskLists()
        .UseYamlFrontMatter()
        .Build();

    private readonly SourceText _source;
    private readonly string _text;
    private readonly List<int> _starts = [0];
    private readonly List<PageBlock> _blocks = [];

    private PageReader(SourceText source)
    {
        _source = source;

        // Columns and lines are those of the file, whatever ends its lines.
        _text = source.Text.ReplaceLineEndings("\n");
        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] == '\n')
                _starts.Add(i + 1);
        }
    }

    /// <param name="source">The Markdown.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <returns>Its blocks in their order; null after a diagnostic was added.</returns>
    public static IReadOnlyList<PageBlock>? Read(SourceText source, DiagnosticBag bag)
    {
        var reader = new PageReader(source);
        try
        {
            foreach (var block in Markdown.Parse(reader._text, Pipeline))
                reader.Add(block, depth: 0);
            return reader._blocks;
        }
        catch (ArgumentException)
        {
            // The library's only refusal.
            bag.Add(
                DiagnosticCodes.TooLarge,
                new SourceSpan(source, 1, 1, 0),
                "the Markdown is nested too deeply",
                help: "no playbook is: take lists and quotes apart"
            );
            return null;
        }
    }

    private void Add(Block block, int depth)
    {
        var (first, last) = LinesOf(block);
        switch (block)
        {
            case HeadingBlock heading:
                _blocks.Add(new PageBlock.Heading(heading.Level, TextOf(heading.Inline), first, last));
                break;
            case Markdig.Extensions.Yaml.YamlFrontMatterBlock:
                _blocks.Add(new PageBlock.Other(first, last));
                break;
            case CodeBlock code:
                _blocks.Add(new PageBlock.Code(LanguageOf(code), CodeOf(code), first, last));
                break;
            case ParagraphBlock paragraph:
                _blocks.Add(new PageBlock.Prose(TextOf(paragraph.Inline), first, last));
                break;
            case ListBlock list:
                foreach (var item in list.OfType<ListItemBlock>())
                    AddItem(item, list.IsOrdered, depth);
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                {
                    var (from, to) = LinesOf(row);
                    _blocks.Add(
                        new PageBlock.Row(
                            [
                                .. row.OfType<TableCell>()
                                    .Select(c =>
                                        c.FirstOrDefault() is ParagraphBlock cell
                                            ? TextOf(cell.Inline)
                                            : new PageText(string.Empty, Label: null, [])
                                    ),
                            ],
                            row.IsHeader,
                            from,
                            to
                        )
                    );
                }

                break;
            case QuoteBlock quote:
                foreach (var inner in quote)
                    Add(inner, depth);
                break;
            default:
                if (!block.Span.IsEmpty)
                    _blocks.Add(new PageBlock.Other(first, last));
                break;
        }
    }

    private void AddItem(ListItemBlock item, bool isOrdered, int depth)
    {
        var (first, _) = LinesOf(item);
        var lead = item.Count > 0 ? item[0] as ParagraphBlock : null;
        var isTask = lead?.Inline?.Descendants<TaskList>().Any() == true;
        _blocks.Add(
            new PageBlock.Item(
                lead is null ? new PageText(string.Empty, Label: null, []) : TextOf(lead.Inline),
                isOrdered ? item.Order : null,
                isTask,
                depth,
                first,
                lead is null ? first : LinesOf(lead).Last
            )
        );
        foreach (var inner in item.Skip(lead is null ? 0 : 1))
            Add(inner, depth + 1);
    }

    private static string LanguageOf(CodeBlock code) =>
        code is FencedCodeBlock { Info: { } info } ? info.Trim().ToLowerInvariant() : string.Empty;

    private CodeText CodeOf(CodeBlock code)
    {
        var lines = new List<CodeLine>();
        for (var i = 0; i < code.Lines.Count; i++)
        {
            var line = code.Lines.Lines[i];
            var at = ReferenceEquals(line.Slice.Text, _text) ? line.Slice.Start : line.Position;
            var number = LineOf(at);
            lines.Add(new CodeLine(line.Slice.ToString(), number, at - _starts[number - 1] + 1));
        }

        return new CodeText(_source, lines);
    }

    private PageText TextOf(ContainerInline? inline)
    {
        if (inline is null)
            return new PageText(string.Empty, Label: null, []);
        var text = InlineText.Of(inline).Trim();
        var first = inline
            .SkipWhile(i => i is TaskList || (i is LiteralInline literal && literal.Content.IsEmptyOrWhitespace()))
            .FirstOrDefault();
        var label = first is EmphasisInline { DelimiterCount: 2 } strong ? InlineText.Of(strong).Trim().TrimEnd(':').TrimEnd() : null;
        return new PageText(text, label is { Length: > 0 } ? label : null, [.. inline.Descendants<CodeInline>().Select(CodeOf)]);
    }

    private CodeText CodeOf(CodeInline code)
    {
        // In a table a bar within code is escaped.
        var content = code.Content.Replace("\\|", "|", StringComparison.Ordinal);
        var start = Math.Clamp(code.Span.Start, 0, _text.Length);
        var at = _text.IndexOf(code.Content, start, Math.Min(_text.Length - start, code.Span.Length), StringComparison.Ordinal);
        var number = LineOf(at < 0 ? start : at);
        return new CodeText(_source, [new CodeLine(content, number, (at < 0 ? start : at) - _starts[number - 1] + 1)]);
    }

    private (int First, int Last) LinesOf(Block block)
    {
        var first = LineOf(block.Span.IsEmpty ? _starts[Math.Clamp(block.Line, 0, _starts.Count - 1)] : block.Span.Start);
        return (first, block.Span.IsEmpty ? first : LineOf(block.Span.End));
    }

    private int LineOf(int offset)
    {
        var found = _starts.BinarySearch(Math.Max(0, offset));
        return found >= 0 ? found + 1 : ~found;
    }
}
