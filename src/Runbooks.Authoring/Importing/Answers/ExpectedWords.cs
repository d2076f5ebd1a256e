using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;

namespace Runbooks.Authoring.Importing.Answers;

/// <summary>Reads what a page says of an answer: <c>should return 403</c>, <c>should be 0</c>, an answer of JSON.</summary>
internal static partial class ExpectedWords
{
    private const int MostMembers = 12;

    /// <summary>Whether a text says what an answer is to be, and nothing else.</summary>
    public static bool Are(string text) => Lead().IsMatch(text.Trim('*', ' ', '`'));

    /// <summary>Whether a text says that what follows it is an answer.</summary>
    public static bool Announce(string text) => Announced().IsMatch(text.Trim('*', ' '));

    /// <summary>The condition on an answer that a text says; null where it says none that can be read.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="value">The expression of what the command shows; null where it shows the whole answer.</param>
    public static string? Read(string text, string? value)
    {
        if (text.Contains('<', StringComparison.Ordinal) && Bounded().Match(text) is not { Success: true })
            return null;
        var said = Lead().Match(text.Trim('*', ' ')) is { Success: true } lead ? text.Trim('*', ' ')[lead.Length..] : text;
        said = said.Trim(' ', ':', '`', '"', '\'', '.', '“', '”');
        if (value is null or "body" or "status" && Status().Match(said) is { Success: true } status)
            return $"status == {status.Groups[1].Value}";
        if (Member().Match(said) is { Success: true } member)
            return $"{ExpressionText.Member("body", member.Groups[1].Value)} == {Value(member.Groups[2].Value)}";
        if (value is null or "body" or "status")
            return null;
        if (Bounded().Match(said) is { Success: true } bounded)
            return $"{value} {Sign(bounded.Groups[1].Value)} {bounded.Groups[2].Value}";
        return Single().IsMatch(said) ? $"{value} == {Value(said)}" : null;
    }

    /// <summary>The conditions of an answer that a page shows as JSON; none where it shows none, or one that is only an example.</summary>
    public static IReadOnlyList<string> Of(JsonNode? answer, string owner = "body")
    {
        if (answer is not JsonObject members)
            return [];
        var found = new List<string>();
        foreach (var (name, value) in members)
        {
            if (value is JsonValue single && !single.ToJsonString().Contains("...", StringComparison.Ordinal) && !IsOfNow(single))
                found.Add($"{ExpressionText.Member(owner, name)} == {Written(single)}");
            else if (value is JsonObject inner)
                found.AddRange(Of(inner, ExpressionText.Member(owner, name)));
        }

        return found.Count <= MostMembers ? found : [];
    }

    // A time or an id is another one each time.
    private static bool IsOfNow(JsonValue value) =>
        value.TryGetValue<string>(out var text) && (Changing().IsMatch(text) || text.Length > 60);

    private static string Written(JsonValue value) =>
        value.TryGetValue<string>(out var text) ? ExpressionText.Quote(text) : value.ToJsonString();

    private static string Value(string text) => Plain().IsMatch(text) ? text : ExpressionText.Quote(text);

    private static string Sign(string words) =>
        words.Trim().ToLowerInvariant() switch
        {
            ">" or "above" or "more than" or "greater than" or "over" => ">",
            ">=" or "at least" => ">=",
            "<=" or "at most" => "<=",
            _ => "<",
        };

    [GeneratedRegex(
        @"^(?:→|=>|->)?\s*(?:(?:this|it|that|the (?:answer|response|command|output|call|request|result|value|"
            + @"count|status))\s+)?(?:should|must|has to|will|needs to)\s+(?:now\s+|all\s+)?(?:return|answer|be|"
            + @"show|say|print|output|read|equal|give)s?\b\s*:?\s*|^(?:expect(?:ed|s)?|returns?|answers?)\b(?:\s+(?:answer|"
            + @"response|output|result|status|value|code|is|an?|the|http))*\s*[:=]?\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Lead();

    [GeneratedRegex(
        @"^(?:(?:you )?(?:should|will) see|expected (?:answer|response|output|result)|expect|(?:the |example |"
            + @"sample )?(?:answer|response|output) (?:should|must) be|it should (?:return|answer|show))\b[^.]{0,30}:?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Announced();

    [GeneratedRegex(
        @"^(?:an?\s+)?(?:http(?:/[0-9.]+)?\s+|status(?:\s+code)?\s+)?([1-5][0-9]{2})\b(?!\s*(?:ms|s\b|seconds|requests|%|[0-9]))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Status();

    [GeneratedRegex("""^\{?\s*["`]?([A-Za-z_][A-Za-z0-9_]*)["`]?\s*(?::|==?|\bis\b)\s*["`]?([A-Za-z0-9_.-]+)["`]?\s*\}?$""")]
    private static partial Regex Member();

    [GeneratedRegex(
        @"^(>=?|<=?|above|below|under|over|more than|less than|greater than|at least|at most)\s*(-?[0-9]+(?:\.[0-9]+)?)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Bounded();

    [GeneratedRegex("^(?:-?[0-9]+(?:\\.[0-9]+)?|[A-Za-z][A-Za-z0-9_-]*)$")]
    private static partial Regex Single();

    [GeneratedRegex("^(?:-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?|true|false|null)$")]
    private static partial Regex Plain();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}|^[0-9a-f]{8}-[0-9a-f]{4}|^[0-9a-f]{16,}$|<|\uE010")]
    private static partial Regex Changing();
}
