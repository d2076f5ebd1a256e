using System.Text.RegularExpressions;
using Runbooks.Authoring.Documentation;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>The documentation on a terminal.</summary>
/// <param name="host">Where it is shown.</param>
internal sealed partial class DocsView(CommandHost host)
{
    private const int MostPlaces = 20;
    private const int AroundTheWord = 70;

    private readonly MarkdownView _markdown = new(host);

    /// <summary>All pages by chapter, each with a line.</summary>
    public void List(IReadOnlyList<DocPage> pages)
    {
        var width = pages.Max(p => Cells.Width(ShortestId(p, pages)));
        foreach (var chapter in pages.GroupBy(p => p.Chapter))
        {
            if (chapter.Key != pages[0].Chapter)
                host.Out.WriteLine();
            _markdown.Heading(chapter.Key, level: 2);
            foreach (var page in chapter)
                WrappedLines.WriteWhere(
                    host.Out,
                    $"  {Cells.PadRight(ShortestId(page, pages), width)}  ",
                    MarkdownView.Plain(page.Summary),
                    host.OutWidth
                );
        }

        host.Out.WriteLine();
        host.Out.WriteLine("`runbook docs rollback` shows a page, and `runbook docs standby` where a word stands.");
    }

    /// <summary>A page, and below it what else is called so and which pages it names.</summary>
    public void Page(DocPage page, IReadOnlyList<DocPage> others)
    {
        _markdown.Write(page.Text);
        More("Also called so", others);
        More("Read on", Named(page).Except(others));
    }

    /// <summary>A part of a page, and which page that is.</summary>
    public void Section(string markdown, DocPage? page)
    {
        _markdown.Write(markdown);
        More("The whole page", page is null ? [] : [page]);
    }

    /// <summary>Where a word stands, with the words around it.</summary>
    public void Places(string word, IReadOnlyList<DocPlace> places)
    {
        host.Out.WriteLine($"`{word}` stands in {places.Count} place{(places.Count == 1 ? string.Empty : "s")}:");
        foreach (var place in places.Take(MostPlaces))
        {
            host.Out.WriteLine();
            var heading = MarkdownView.Plain(place.Section.Heading);
            WrappedLines.WriteWhere(
                host.Out,
                string.Empty,
                MarkdownView.Plain(place.Page.Title) + (heading.Length > 0 ? $" › {heading}" : string.Empty),
                host.OutWidth
            );
            if (!place.Line.StartsWith('#'))
                WrappedLines.WriteWhere(host.Out, "    ", Around(MarkdownView.Plain(Cell().Replace(place.Line, " ")), word), host.OutWidth);
            host.Out.WriteLine($"    runbook docs {ShortestId(place.Page, DocPages.All)}");
        }

        if (places.Count > MostPlaces)
            host.Out.WriteLine($"\n… and {places.Count - MostPlaces} more: a second word finds fewer.");
    }

    private void More(string what, IEnumerable<DocPage> pages)
    {
        var list = pages.ToList();
        if (list.Count == 0)
            return;
        host.Out.WriteLine();
        host.Out.WriteLine($"{what}:");
        var width = list.Max(p => Cells.Width(ShortestId(p, DocPages.All)));
        foreach (var page in list)
            host.Out.WriteLine($"  runbook docs {Cells.PadRight(ShortestId(page, DocPages.All), width)}  {MarkdownView.Plain(page.Title)}");
    }

    private static IEnumerable<DocPage> Named(DocPage page) =>
        Links()
            .Matches(page.Text)
            .Select(m => Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page.Path)!, m.Groups[1].Value)).Replace('\\', '/'))
            .Distinct()
            .Select(path => DocPages.All.FirstOrDefault(p => path.EndsWith($"/{p.Path}", StringComparison.Ordinal) && p != page))
            .OfType<DocPage>();

    // What is typed to get this page and no other.
    private static string ShortestId(DocPage page, IReadOnlyList<DocPage> pages)
    {
        var search = new DocSearch(pages);
        var parts = page.Id.Split('/');
        return Enumerable
            .Range(1, parts.Length)
            .Select(n => string.Join('/', parts[^n..]))
            .First(id => search.Called(id) is [var first, ..] && first == page);
    }

    private static string Around(string line, string word)
    {
        var text = line.Trim();
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        var (from, to) = (Math.Max(0, at - AroundTheWord), Math.Min(text.Length, at + word.Length + AroundTheWord));
        while (from > 0 && text[from - 1] != ' ')
            from--;
        while (to < text.Length && text[to] != ' ')
            to++;
        return (from > 0 ? "… " : string.Empty) + text[from..to].Trim() + (to < text.Length ? " …" : string.Empty);
    }

    [GeneratedRegex(@"\]\(([^)#\s]+\.md)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\s*(?<!\\)\|\s*")]
    private static partial Regex Cell();
}
