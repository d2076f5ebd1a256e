using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Rules;

/// <summary>
/// The comments by which an author disagrees with a rule, on its line or on the one before:
/// <c># lint: allow RB0410 because the gateway reads it</c>.
/// </summary>
internal sealed partial class Allowances
{
    private const string Wanted = "`# lint: allow RB0410 because …`, on the line or on the one before";
    private readonly List<(YamlComment Comment, int Line, string Code, string Reason)> _allowed = [];

    /// <summary>Reads those of a text that is YAML.</summary>
    /// <param name="source">The text.</param>
    /// <param name="bag">Takes those that cannot be taken.</param>
    public static Allowances Read(SourceText source, DiagnosticBag bag)
    {
        var allowances = new Allowances();
        foreach (var comment in YamlComment.In(source).Where(c => c.Text.StartsWith("lint:", StringComparison.Ordinal)))
            allowances.Take(comment, bag);
        return allowances;
    }

    /// <summary>Divides what was found into what is told and what is allowed.</summary>
    /// <param name="found">What was found in the text.</param>
    /// <param name="bag">Takes both.</param>
    /// <param name="tellsIdle">Whether all rules have looked, so that an allowance that allows nothing is one too many.</param>
    public void Apply(IReadOnlyList<Diagnostic> found, DiagnosticBag bag, bool tellsIdle)
    {
        var used = new HashSet<(YamlComment, string)>();
        foreach (var diagnostic in found)
        {
            var allowed = _allowed.Where(a => a.Code == diagnostic.Code.Id && a.Line == diagnostic.Span?.Line).ToList();
            if (allowed.Count == 0)
                bag.Add(diagnostic);
            else
                bag.Allow(diagnostic, allowed[0].Reason);
            used.UnionWith(allowed.Select(a => (a.Comment, a.Code)));
        }

        if (!tellsIdle)
            return;
        foreach (var (comment, line, code, _) in _allowed.Where(a => !used.Contains((a.Comment, a.Code))))
        {
            bag.Add(
                DiagnosticCodes.IdleAllowance,
                comment.Span,
                $"there is no {code} to allow in line {line}",
                help: "take the comment away, or put it on the line that it is for or on the one before"
            );
        }
    }

    private void Take(YamlComment comment, DiagnosticBag bag)
    {
        if (Form().Match(comment.Text) is not { Success: true } form)
        {
            var reason = Head().IsMatch(comment.Text) ? "the allowance gives no reason" : "this is not how something is allowed";
            bag.Add(DiagnosticCodes.MalformedAllowance, comment.Span, reason, help: $"write {Wanted}");
            return;
        }

        var known = LintRules.Allowable.Select(c => c.Id).Distinct().ToList();
        foreach (var code in form.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (known.Contains(code))
            {
                _allowed.Add((comment, LineOf(comment), code, form.Groups[2].Value.Trim()));
                continue;
            }

            var closest = Suggestion.Closest(code, known);
            bag.Add(
                DiagnosticCodes.MalformedAllowance,
                comment.Span,
                $"`{code}` cannot be allowed: it is no rule, or a run refuses the same",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known)}"
            );
        }
    }

    private static int LineOf(YamlComment comment)
    {
        var (source, line) = (comment.Span.Source, comment.Span.Line);
        if (comment.IsInline)
            return line;
        for (line++; line <= source.LineCount; line++)
        {
            var text = source.Line(line).AsSpan().Trim();
            if (!text.IsEmpty && text[0] != '#')
                break;
        }

        return line;
    }

    [GeneratedRegex(@"^lint:\s*allow\s+([A-Za-z]+\d+(?:\s*,\s*[A-Za-z]+\d+)*)\s+because\s+(\S.*)$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^lint:\s*allow\s+[A-Za-z]+\d+(?:\s*,\s*[A-Za-z]+\d+)*(?:\s+because)?\s*$")]
    private static partial Regex Head();
}
