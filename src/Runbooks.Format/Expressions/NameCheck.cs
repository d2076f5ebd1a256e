using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Functions;
using Runbooks.Expressions.Nodes;
using Scriban.Syntax;

namespace Runbooks.Expressions;

/// <summary>Holds the names in an expression against those that are known.</summary>
internal sealed class NameCheck(ExpressionSource source, ExpressionNames? names)
{
    private readonly List<Excerpt> _explained = [];

    public bool Has(string root) => names is not null && names.Knows(root);

    public bool CheckRoot(string root, Excerpt place)
    {
        if (root is "empty" or "blank" && !Has(root))
            return Unknown(place, $"`{root}` is not available here", null, "compare with `null` or `\"\"`, or ask `array.size(…) == 0`");
        if (names is null || names.Knows(root))
            return true;
        if (_explained.Exists(e => place.Offset >= e.Offset && place.Offset < e.Offset + e.Length))
            return false;
        return Unknown(
            place,
            $"there is no `{root}` here",
            Suggestion.Closest(root, names.Roots),
            "one of " + string.Join(", ", names.Roots.Order(StringComparer.Ordinal))
        );
    }

    public bool CheckMember(Node owner, string name, Excerpt place)
    {
        if (owner is not VariableNode { Name: var root } || names?.MembersOf(root) is not { } known)
            return true;
        var run = HyphenatedRun(place);
        if (run.Text.Contains('-', StringComparison.Ordinal) && known.Contains(run.Text))
        {
            _explained.Add(run);
            return Unknown(run, $"`{root}.{run.Text}` is a subtraction", null, $"write `{root}.{run.Text.Replace('-', '_')}`");
        }

        return known.Any(k => k == name || JsonMembers.Matches(k, name))
            || UnknownMember(root, name, place, known, k => k.Replace('-', '_'));
    }

    public bool CheckIndex(Node owner, Node index)
    {
        if (owner is not VariableNode { Name: var root } || names?.MembersOf(root) is not { } known)
            return true;
        if (index is not LiteralNode || index.Evaluate(EmptyScope.Instance) is not string name || known.Contains(name))
            return true;
        return UnknownMember(root, name, index.Place, known, k => k);
    }

    public Function? CheckFunction(ScriptExpression? target, Excerpt place, bool piped)
    {
        var name = CallTarget.NameOf(target);
        if (name is not null && FunctionTable.Find(name) is { } function)
            return function;
        var at = target is null ? place : source.PlaceOf(target);
        switch (name)
        {
            case "not":
                source.Report(DiagnosticCodes.NotAnExpression, at, "`not` is not an operator", help: "write `!`");
                break;
            case "include" or "import" or "include_join":
                source.Report(DiagnosticCodes.NotAnExpression, at, $"`{name}` is not available: an expression reads no files");
                break;
            case not null
                when piped
                    || name.Contains('.', StringComparison.Ordinal)
                        && FunctionTable.IsFamily(name[..name.IndexOf('.', StringComparison.Ordinal)]):
                Unknown(at, $"there is no function `{name}`", Suggestion.Closest(name, FunctionTable.Names), null);
                break;
            default:
                var word =
                    place.Text.Contains(" and ", StringComparison.Ordinal) ? "write `&&` for `and`"
                    : place.Text.Contains(" or ", StringComparison.Ordinal) ? "write `||` for `or`"
                    : "an operator is missing between them";
                source.Report(
                    DiagnosticCodes.NotAnExpression,
                    at,
                    $"`{at.Text}` is not a function, and something stands behind it",
                    help: word
                );
                break;
        }

        return null;
    }

    private bool UnknownMember(string root, string name, Excerpt place, IReadOnlyCollection<string> known, Func<string, string> spelling)
    {
        var all = known.Select(spelling).Order(StringComparer.Ordinal).ToList();
        var help = all.Count == 0 ? $"`{root}` has no members here" : "one of " + string.Join(", ", all);
        return Unknown(place, $"`{root}` has no `{name}`", Suggestion.Closest(name, all), help);
    }

    private bool Unknown(Excerpt place, string message, string? closest, string? help)
    {
        source.Report(DiagnosticCodes.UnknownName, place, message, closest is null ? null : $"did you mean `{closest}`?", help);
        return false;
    }

    private Excerpt HyphenatedRun(Excerpt start)
    {
        var end = start.Offset;
        while (end < source.Text.Length && (char.IsAsciiLetterOrDigit(source.Text[end]) || source.Text[end] is '_' or '-'))
            end++;
        return source.Between(start.Offset, end);
    }
}
