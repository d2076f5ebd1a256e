using System.Net;
using System.Text.RegularExpressions;
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
internal sealed partial class PageReader
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
        _text = Folded().Replace(source.Text.ReplaceLineEndings("\n"), m => m.Groups[1].Value.PadRight(m.Length));
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
                Take(new PageBlock.Heading(heading.Level, TextOf(heading.Inline), first, last), depth);
                break;
            case Markdig.Extensions.Yaml.YamlFrontMatterBlock:
                Take(new PageBlock.Other(first, last), depth);
                break;
            case FencedCodeBlock fenced:
                Take(new PageBlock.Code(LanguageOf(fenced.Info), CodeOf(fenced), first, last), depth);
                break;
            case CodeBlock code:
                TakeIndented(CodeOf(code), first, last, depth);
                break;
            case HtmlBlock { Type: HtmlBlockType.ScriptPreOrStyle } html when Preformatted().IsMatch(html.Lines.ToString()):
                Take(new PageBlock.Code(string.Empty, WithoutTags(CodeOf(html)), first, last), depth);
                break;
            case ParagraphBlock paragraph:
                Take(new PageBlock.Prose(TextOf(paragraph.Inline), first, last), depth);
                break;
            case ListBlock list:
                foreach (var item in list.OfType<ListItemBlock>())
                    AddItem(item, list.IsOrdered, depth);
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                {
                    var (from, to) = LinesOf(row);
                    var cells = row.OfType<TableCell>().Select(c => TextOf((c.FirstOrDefault() as ParagraphBlock)?.Inline)).ToList();
                    Take(new PageBlock.Row(cells, row.IsHeader, from, to), depth);
                }

                break;
            case QuoteBlock quote:
                foreach (var inner in quote)
                    Add(inner, depth);
                break;
            default:
                if (!block.Span.IsEmpty)
                    Take(new PageBlock.Other(first, last), depth);
                break;
        }
    }

    private void Take(PageBlock block, int depth) => _blocks.Add(block with { Depth = depth });

    private void AddItem(ListItemBlock item, bool isOrdered, int depth)
    {
        var (first, _) = LinesOf(item);
        var lead = item.Count > 0 ? item[0] as ParagraphBlock : null;
        var isTask = lead?.Inline?.Descendants<TaskList>().Any() == true;
        var last = lead is null ? first : LinesOf(lead).Last;
        Take(new PageBlock.Item(TextOf(lead?.Inline), isOrdered ? item.Order : null, isTask, first, last), depth);
        foreach (var inner in item.Skip(lead is null ? 0 : 1))
            Add(inner, depth + 1);
    }

    // In an admonition or a tab of MkDocs a block with fences is indented.
    private void TakeIndented(CodeText code, int first, int last, int depth)
    {
        var lines = code.Lines;
        if (lines.Count > 2 && IndentedFence().Match(lines[0].Text) is { Success: true } fence && IndentedFence().IsMatch(lines[^1].Text))
            Take(
                new PageBlock.Code(LanguageOf(fence.Groups[1].Value), new CodeText(_source, [.. lines.Skip(1).SkipLast(1)]), first, last),
                depth
            );
        else
            Take(new PageBlock.Code(string.Empty, code, first, last), depth);
    }

    private static string LanguageOf(string? info) => (info ?? string.Empty).Trim().ToLowerInvariant();

    private CodeText CodeOf(LeafBlock code)
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

    private CodeText WithoutTags(CodeText code) =>
        new(
            _source,
            [
                .. code
                    .Lines.Select(l => l with { Text = WebUtility.HtmlDecode(Preformatted().Replace(l.Text, string.Empty)) })
                    .Where(l => l.Text.Trim().Length > 0),
            ]
        );

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

    // What is folded away is a part of the page, and what stands above it a caption of it.
    [GeneratedRegex(
        @"^[ \t]*(?:</?(?:details|p)(?: [^>\n]*)?>[ \t]*)*(?:<summary>(.*?)</summary>|</?(?:details|p)(?: [^>\n]*)?>)[ \t]*$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex Folded();

    [GeneratedRegex("</?(?:pre|code)(?: [^>]*)?>", RegexOptions.IgnoreCase)]
    private static partial Regex Preformatted();

    [GeneratedRegex(@"^(?:`{3,}|~{3,})\s*([^`]*)$")]
    private static partial Regex IndentedFence();
}
