using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>What the reference says of a code: the page that <c>runbook lint --explain</c> prints.</summary>
public static partial class RulePages
{
    private const string Reference = "runbooks/README.md";
    private static readonly Lazy<string> Text = new(Read);

    /// <summary>The page of a code as Markdown, its heading first; null for a code that has none.</summary>
    public static string? Find(DiagnosticCode code) => Page(code.Id);

    /// <summary>Every code that the reference knows.</summary>
    public static IReadOnlyList<string> Codes => [.. Rows().Matches(Text.Value).Select(m => m.Groups[1].Value)];

    /// <summary>What there is to say of a code: its page, or the row of the reference's table; null where there is no such code.</summary>
    /// <param name="id">The code, in capitals or not.</param>
    public static string? Explain(string id) =>
        Rows().Matches(Text.Value).FirstOrDefault(m => m.Groups[1].Value.Equals(id, StringComparison.OrdinalIgnoreCase)) is not { } row
            ? null
            : Page(row.Groups[1].Value) ?? $"#### {row.Groups[1].Value}\n\n{row.Groups[2].Value}\n";

    private static string? Page(string id)
    {
        var heading = $"#### {id}";
        var start = Text.Value.IndexOf($"\n{heading}", StringComparison.Ordinal);
        if (start < 0)
            return null;
        var page = Text.Value[(start + 1)..];
        var end = NextHeading().Match(page, heading.Length);
        return (end.Success ? page[..end.Index] : page).TrimEnd() + "\n";
    }

    private static string Read()
    {
        using var stream = typeof(RulePages).Assembly.GetManifestResourceStream(Reference)
            ?? throw new InvalidOperationException($"the resource {Reference} is missing in the build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^#{2,4} |^<a id=", RegexOptions.Multiline)]
    private static partial Regex NextHeading();

    [GeneratedRegex(@"^\| `(RB[0-9]{4})` \| [a-z]+ \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
