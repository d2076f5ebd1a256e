using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>Conditions on answers, put together.</summary>
internal static partial class Conditions
{
    /// <summary>That a request was answered with success.</summary>
    public const string Succeeds = "status >= 200 && status < 300";

    private const string Fails = "status < 200 || status >= 300";

    /// <summary>
    /// The opposite. A comparison is turned round, not negated: of a member that is absent neither holds, so that what
    /// waits for it goes on waiting.
    /// </summary>
    public static string Not(string condition)
    {
        if (condition == Succeeds)
            return Fails;
        if (condition == Fails)
            return Succeeds;
        if (Negated().Match(condition) is { Success: true } inner && IsWhole(inner.Groups[1].Value))
            return inner.Groups[1].Value;
        if (Comparison().Match(condition) is not { Success: true } match)
            return $"!({condition})";
        var sign = match.Groups[2].Value switch
        {
            "==" => "!=",
            "!=" => "==",
            "<" => ">=",
            "<=" => ">",
            ">" => "<=",
            _ => "<",
        };
        return $"{match.Groups[1].Value} {sign} {match.Groups[3].Value}";
    }

    // Whether brackets are closed in the order in which they are opened.
    private static bool IsWhole(string text)
    {
        var open = 0;
        foreach (var c in text)
        {
            open += c switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (open < 0)
                return false;
        }

        return open == 0;
    }

    [GeneratedRegex(@"^!\((.+)\)$")]
    private static partial Regex Negated();

    [GeneratedRegex("""^((?:[^\s"&|]|"[^"]*")+) (==|!=|<=|>=|<|>) ("[^"]*"|[^\s"&|]+)$""")]
    private static partial Regex Comparison();
}
