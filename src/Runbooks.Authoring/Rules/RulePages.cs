using System.Text.RegularExpressions;
using Runbooks.Authoring.Documentation;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>What the pages on mistakes say of a code: what <c>runbook lint --explain</c> prints.</summary>
public static partial class RulePages
{
    private const string Folder = "reference/mistakes/";

    private static IEnumerable<DocPage> Pages => DocPages.All.Where(p => p.Path.StartsWith(Folder, StringComparison.Ordinal));

    /// <summary>What is said of a code as Markdown, its heading first; null for a code that has but a row in a table.</summary>
    public static string? Find(DiagnosticCode code) => SectionOf(code.Id);

    /// <summary>The page that says most of a code: that of its section, or else of its row; null where there is no such code.</summary>
    /// <param name="id">The code, in capitals.</param>
    public static DocPage? PageOf(string id) =>
        Pages.FirstOrDefault(p => p.Sections.Any(s => IsOf(s, id)))
        ?? Pages.FirstOrDefault(p => Rows().Matches(p.Text).Any(m => m.Groups[1].Value == id));

    /// <summary>Every code that the pages know.</summary>
    public static IReadOnlyList<string> Codes => [.. AllRows().Select(m => m.Groups[1].Value)];

    /// <summary>What there is to say of a code: its section, or its row of a table; null where there is no such code.</summary>
    /// <param name="id">The code, in capitals or not.</param>
    public static string? Explain(string id) =>
        AllRows().FirstOrDefault(m => m.Groups[1].Value.Equals(id, StringComparison.OrdinalIgnoreCase)) is not { } row
            ? null
            : SectionOf(row.Groups[1].Value) ?? $"## {row.Groups[1].Value}\n\n{row.Groups[2].Value}\n";

    private static IEnumerable<Match> AllRows() => Pages.SelectMany(p => Rows().Matches(p.Text));

    // The anchor of the rule behind it stands at the end of a section.
    private static string? SectionOf(string id) =>
        Pages.SelectMany(p => p.Sections).FirstOrDefault(s => IsOf(s, id)) is { } section
            ? Anchor().Replace(section.Text, string.Empty).TrimEnd() + "\n"
            : null;

    private static bool IsOf(DocSection section, string id) => section.Heading.StartsWith($"{id}: ", StringComparison.Ordinal);

    [GeneratedRegex("^<a id=.*$", RegexOptions.Multiline)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"^\| \[?`(RB[0-9]{4})`(?:\]\([^)]*\))? \| [a-z]+ \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
