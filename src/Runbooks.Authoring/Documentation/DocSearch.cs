using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Documentation;

/// <summary>Finds what the documentation says of a word.</summary>
/// <param name="pages">The pages that are searched, in the order of their index.</param>
public sealed partial class DocSearch(IReadOnlyList<DocPage> pages)
{
    // How near a line is to what is asked: a heading with the word says more than a sentence that uses it.
    private enum Rank
    {
        Heading,
        Key,
        Text,
    }

    /// <summary>Every name by which a page or a key is found, for completion and for who mistyped one.</summary>
    public IReadOnlyList<string> Names =>
        [.. pages.Select(p => p.Name).Concat(pages.SelectMany(p => Keys().Matches(p.Text)).Select(m => m.Groups[1].Value)).Distinct()];

    /// <summary>The pages that are called so: those that lie further up first, then in the order of the index.</summary>
    /// <param name="word">The name of a page, with or without its folder, or its title.</param>
    public IReadOnlyList<DocPage> Called(string word)
    {
        var name = word.Trim().Trim('`');
        return
        [
            .. pages
                .Where(p =>
                    Same(p.Id, name)
                    || p.Id.EndsWith($"/{name}", StringComparison.OrdinalIgnoreCase)
                    || Same(p.Path, name)
                    || Same(Plain(p.Title), name)
                )
                .OrderBy(p => p.Path.Count(c => c == '/')),
        ];
    }

    /// <summary>The sections whose heading is the word itself.</summary>
    public IReadOnlyList<DocPlace> Headed(string word) =>
        [
            .. from page in pages
            from section in page.Sections
            where Same(Plain(section.Heading), word.Trim())
            select new DocPlace(page, section, section.Heading),
        ];

    /// <summary>The places where the word stands, one for each section: headings first, then keys of tables, then all others.</summary>
    public IReadOnlyList<DocPlace> Places(string word)
    {
        var wanted = new Regex($@"(?<![\w-]){Regex.Escape(word.Trim())}(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return
        [
            .. (
                from page in pages
                from section in page.Sections
                let found = Best(section, wanted)
                where found is not null
                select (found.Value.Rank, Place: new DocPlace(page, section, found.Value.Line))
            )
                .OrderBy(f => f.Rank)
                .Select(f => f.Place),
        ];
    }

    /// <summary>What is most likely meant by a word that stands nowhere; null where nothing is near.</summary>
    /// <param name="word">The word.</param>
    /// <param name="others">What else could have been meant.</param>
    public string? Nearest(string word, IEnumerable<string> others) => Suggestion.Closest(word, Names.Concat(others));

    private static (Rank Rank, string Line)? Best(DocSection section, Regex wanted) =>
        section
            .Prose.Where(l =>
                wanted.IsMatch(l) && !l.StartsWith("<!--", StringComparison.Ordinal) && !l.StartsWith("<a ", StringComparison.Ordinal)
            )
            .Select(l => (Rank: RankOf(l, wanted), Line: l))
            .OrderBy(l => l.Rank)
            .Select(l => ((Rank, string)?)l)
            .FirstOrDefault();

    private static Rank RankOf(string line, Regex wanted) =>
        line.StartsWith('#') ? Rank.Heading
        : Keys().Match(line) is { Success: true } key && wanted.IsMatch(key.Groups[1].Value) ? Rank.Key
        : Rank.Text;

    private static string Plain(string markdown) => markdown.Replace("`", string.Empty, StringComparison.Ordinal);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\| \[?`([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Keys();
}
