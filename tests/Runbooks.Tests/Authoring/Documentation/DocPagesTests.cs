using System.Text.RegularExpressions;
using Runbooks.Authoring.Documentation;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Documentation;

/// <summary>The documentation is a place to find one's way in: pages of a readable length, all in the index, and links that are true.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class DocPagesTests
{
    private const int MostWords = 1500;
    private const int WidestCell = 200;

    private static IReadOnlyList<DocFile> Pages => DocFile.All;

    [Test]
    public void Every_page_is_in_the_index_once_and_the_index_names_no_other() =>
        Assert.That(
            DocPages.All.Select(p => p.Path),
            Is.EquivalentTo(Pages.Select(p => p.Path).Where(p => p != "README.md")).And.Unique,
            "runbooks/README.md lists each page in a chapter, as `- [Title](path.md): one sentence.`"
        );

    [Test]
    public void The_index_has_nothing_but_chapters_of_pages_below_its_introduction()
    {
        var chapters = DocFile.Read("README.md").Text.Split("\n## ")[1..];

        Assert.That(chapters.SelectMany(c => c.Split('\n')[1..]).Where(l => l.Length > 0), Has.All.Match(@"^- \[.+\]\(.+\.md\): .+\.$"));
    }

    [TestCaseSource(nameof(Pages))]
    public void A_page_is_called_what_the_index_calls_it(DocFile page)
    {
        var title = page.Text.Split('\n')[0];

        Assert.That(title, Does.StartWith("# "));
        if (page.Path != "README.md")
            Assert.That(title[2..], Is.EqualTo(DocPages.All.Single(p => p.Path == page.Path).Title));
    }

    [TestCaseSource(nameof(Pages))]
    public void A_page_begins_with_a_sentence_that_says_what_it_is_for(DocFile page) =>
        Assert.That(page.Text.Split('\n')[2], Does.Match("^[A-Z`].*[.;:]"), "no heading, list or table stands there");

    [TestCaseSource(nameof(Pages))]
    public void A_page_has_at_most_1500_words(DocFile page) =>
        Assert.That(Words().Count(Comments().Replace(page.Text, string.Empty)), Is.AtMost(MostWords));

    [TestCaseSource(nameof(Pages))]
    public void No_cell_of_a_table_is_wider_than_200_characters(DocFile page) =>
        Assert.That(
            page.Prose.Split('\n').Where(l => l.StartsWith('|')).SelectMany(l => Cells().Split(l)).Where(c => c.Trim().Length > WidestCell),
            Is.Empty
        );

    [TestCaseSource(nameof(Pages))]
    public void Every_link_leads_somewhere(DocFile page)
    {
        foreach (
            var link in Links().Matches(page.Prose).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal))
        )
        {
            var parts = link.Split('#');
            var path = parts[0].Length == 0 ? page.Path : Relative(page.Path, parts[0]);
            Assert.That(File.Exists(Path.Combine(DocFile.Folder, path)), $"{link}: there is no such file");
            if (parts.Length > 1)
                Assert.That(Anchors(DocFile.Read(path)), Does.Contain(parts[1]), $"{link}: there is no such heading");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void What_is_filled_in_stands_in_code_because_a_site_would_fill_it_in_too(DocFile page) =>
        Assert.That(CodeSpans().Replace(page.Prose, string.Empty), Does.Not.Contain("{{"));

    [Test]
    public void A_line_of_code_that_looks_like_a_heading_begins_no_section()
    {
        var page = new DocPage(
            "Start",
            "a.md",
            "A",
            "A page.",
            "# A\n\nText.\n\n## One\n\n````md\n```sh\n## no heading\n```\n````\n\n## Two\n\nEnd.\n"
        );

        Assert.That(page.Sections.Select(s => s.Heading), Is.EqualTo(new[] { string.Empty, "One", "Two" }));
    }

    private static string Relative(string from, string to) =>
        Path.GetRelativePath(DocFile.Folder, Path.GetFullPath(Path.Combine(DocFile.Folder, Path.GetDirectoryName(from)!, to)))
            .Replace('\\', '/');

    // Only of headings whose anchor is the same for every program that makes one of them.
    private static IEnumerable<string> Anchors(DocFile page) =>
        Headings()
            .Matches(page.Prose)
            .Select(m => m.Groups[1].Value.ToLowerInvariant().Replace("`", string.Empty, StringComparison.Ordinal).Replace(' ', '-'))
            .Concat(Named().Matches(page.Text).Select(m => m.Groups[1].Value));

    [GeneratedRegex(@"[^\s]*\w[^\s]*")]
    private static partial Regex Words();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex CodeSpans();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cells();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#+ ([A-Za-z0-9` -]+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("^<a id=\"(.+)\"></a>$", RegexOptions.Multiline)]
    private static partial Regex Named();
}
