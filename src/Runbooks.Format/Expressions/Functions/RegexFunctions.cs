using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>Regular expressions of .NET, bounded by <see cref="ExpressionLimits.Regex"/>.</summary>
internal static class RegexFunctions
{
    public static readonly Function[] All =
    [
        new("regex.is_match", ["text", "pattern"], 2, ValueKind.Boolean, "Whether the pattern occurs in the text.", a =>
            Bounded(a, (r, t) => Values.Of(r.IsMatch(t)))
        ),
        new(
            "regex.match",
            ["text", "pattern"],
            2,
            ValueKind.List,
            "The first match and its groups, as texts; an empty list without a match.",
            a => Bounded(a, Match)
        ),
        new(
            "regex.replace",
            ["text", "pattern", "by"],
            3,
            ValueKind.Text,
            "The text with each match replaced; `$1` is the first group.",
            Replace
        ),
    ];

    private static object Match(Regex regex, string text) =>
        regex.Match(text) is { Success: true } match
            ? new JsonArray([.. match.Groups.Values.Select(g => (JsonNode?)JsonValue.Create(g.Value))])
            : new JsonArray();

    private static object? Replace(Arguments a)
    {
        var by = a.Text(2);
        return Bounded(a, (regex, text) =>
        {
            var made = new StringBuilder();
            var from = 0;
            var started = Stopwatch.GetTimestamp();
            for (var match = regex.Match(text); match.Success && made.Length <= ExpressionLimits.Output; match = match.NextMatch())
            {
                if ((long)match.Length * (by.Length / 2) > 4L * ExpressionLimits.Output)
                    throw new FaultException($"the text is longer than {ExpressionLimits.Output} characters");
                // Each match has a bound of its own; many slow ones have this.
                if (Stopwatch.GetElapsedTime(started) > ExpressionLimits.Regex)
                    throw new RegexMatchTimeoutException();
                made.Append(text, from, match.Index - from).Append(match.Result(by));
                from = match.Index + match.Length;
            }

            return made.Append(text, from, text.Length - from).ToString();
        });
    }

    private static object? Bounded(Arguments a, Func<Regex, string, object?> use)
    {
        var (text, pattern) = (a.Text(0), a.Text(1));
        try
        {
            return use(new Regex(pattern, RegexOptions.CultureInvariant, ExpressionLimits.Regex), text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FaultException($"the pattern searched longer than {ExpressionLimits.Regex.TotalMilliseconds} ms");
        }
        catch (ArgumentException mistake)
        {
            throw new FaultException($"the pattern is no regular expression: {mistake.Message.TrimEnd('.')}");
        }
    }
}
