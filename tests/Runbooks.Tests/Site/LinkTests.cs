using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Site;

/// <summary>Links between files of the repository, as GitHub shows them. Those of `runbooks/` are followed in the site, too.</summary>
public sealed partial class LinkTests
{
    private static IEnumerable<string> Pages =>
        Directory
            .EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Intersect(["node_modules", "artifacts", "Fixtures", ".git"]).Any())
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_to_a_heading_of_it(string page)
    {
        var path = Path.Combine(Repository.Root, page);

        Assert.That(
            Links()
                .Matches(Code().Replace(Fences().Replace(File.ReadAllText(path), string.Empty), string.Empty))
                .Select(m => (File: Uri.UnescapeDataString(m.Groups[1].Value), Anchor: m.Groups[2].Value))
                .Where(l => !l.File.Contains(':', StringComparison.Ordinal) && !Leads(path, l.File, l.Anchor))
                .Select(l => l.File + l.Anchor),
            Is.Empty
        );
    }

    private static bool Leads(string from, string file, string anchor)
    {
        var to = file.Length == 0 ? from : Path.Combine(Path.GetDirectoryName(from)!, file);
        if (!Path.Exists(to) || anchor.Length == 0 || !to.EndsWith(".md", StringComparison.Ordinal))
            return Path.Exists(to);
        var text = Fences().Replace(File.ReadAllText(to), string.Empty);
        return Headings()
            .Matches(text)
            .Select(m => Marks().Replace(LinkedText().Replace(m.Groups[1].Value, "$1").Trim().ToLowerInvariant(), string.Empty))
            .Select(h => h.Replace(' ', '-'))
            .Concat(NamedPlaces().Matches(text).Select(m => m.Groups[1].Value))
            .Contains(anchor[1..]);
    }

    [GeneratedRegex(@"(?<!`)\]\(([^)#\s]*)(#[^)\s]+)?\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?m)^#{1,6} +(.+)$")]
    private static partial Regex Headings();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkedText();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M}_ -]")]
    private static partial Regex Marks();

    [GeneratedRegex("<a id=\"([^\"]+)\">")]
    private static partial Regex NamedPlaces();

    [GeneratedRegex(@"(?ms)^ *```.*?^ *```")]
    private static partial Regex Fences();

    // What stands in a line as code, and is no link's text.
    [GeneratedRegex(@"`[^`\n]+`(?!\]|[^\[\n]*\]\()")]
    private static partial Regex Code();
}
