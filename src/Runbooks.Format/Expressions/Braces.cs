using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Expressions;

/// <summary>Finds <c>{{ … }}</c> in a text that is an expression already.</summary>
internal static partial class Braces
{
    /// <summary>Tells of them, with the expression that was meant.</summary>
    /// <param name="source">The text.</param>
    /// <param name="what">What a person calls it: <c>a condition</c>.</param>
    /// <param name="bag">Takes RB0201.</param>
    /// <returns>Whether there are any outside of quotes.</returns>
    public static bool StandIn(YamlScalar source, string what, DiagnosticBag bag)
    {
        if (Filled().Match(source.Value) is not { Success: true, Index: var at } || IsQuoted(source.Value.AsSpan(0, at)))
            return false;
        var meant = Filled().Replace(source.Value, "$1").Trim();
        bag.Add(
            DiagnosticCodes.NotAnExpression,
            source.Span,
            $"{what} stands without braces",
            help: $"write `{meant}`",
            fix: source.Value.Contains('\n', StringComparison.Ordinal)
                ? null
                : new TextFix(source.Span, YamlText.Write(meant, inFlow: true))
        );
        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<char> before) => before.Count('"') % 2 == 1;

    [GeneratedRegex(@"\{\{\s*(.*?)\s*\}\}")]
    private static partial Regex Filled();
}
