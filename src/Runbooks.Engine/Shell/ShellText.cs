using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Shell;

/// <summary>Texts of a runbook as arguments of a shell: what is filled in becomes a variable, all else is taken letter by letter.</summary>
public static partial class ShellText
{
    /// <summary>The variables that stand for values of a run, with what they are.</summary>
    public static readonly IReadOnlyList<(string Path, string Variable)> Known =
    [
        ("target.base_url", "BASE"),
        ("target.tenant", "TENANT"),
        ("target.name", "TARGET"),
    ];

    /// <summary>A text as one argument.</summary>
    public static string Quote(string text)
    {
        var parts = new StringBuilder();
        var at = 0;
        foreach (Match filled in Braces().Matches(text))
        {
            Append(parts, text[at..filled.Index]);
            parts.Append('"').Append('$').Append('{').Append(VariableOf(filled.Groups[1].Value)).Append('}').Append('"');
            at = filled.Index + filled.Length;
        }

        Append(parts, text[at..]);
        return parts.Length == 0 ? "''" : parts.ToString();
    }

    /// <summary>The variable that stands for an expression: <c>inputs.reason</c> is <c>REASON</c>.</summary>
    public static string VariableOf(string expression)
    {
        if (Known.FirstOrDefault(k => k.Path == expression) is { Variable: { } known })
            return known;
        var name = expression.StartsWith("inputs.", StringComparison.Ordinal) ? expression["inputs.".Length..] : expression;
        return string.Join(
                '_',
                name.Split([.. name.Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries)
            )
            .ToUpperInvariant();
    }

    /// <summary>The variables in lines of a shell, each once.</summary>
    public static IReadOnlyList<string> VariablesIn(IEnumerable<string> lines) =>
        [.. lines.SelectMany(l => Variables().Matches(l)).Select(m => m.Groups[1].Value).Distinct()];

    private static void Append(StringBuilder parts, string text)
    {
        if (text.Length > 0)
            parts.Append(ShellArgument.Quote(text));
    }

    [GeneratedRegex(@"\{\{-?\s*(.*?)\s*-?\}\}", RegexOptions.Singleline)]
    private static partial Regex Braces();

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variables();
}
