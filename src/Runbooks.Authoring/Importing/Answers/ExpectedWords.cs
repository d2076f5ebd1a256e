using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Targets;

namespace Runbooks.Authoring.Importing.Answers;

/// <summary>Reads what a page says of an answer: <c>should return 403</c>, <c>should be 0</c>, an answer of JSON.</summary>
internal static partial class ExpectedWords
{
    private const int MostMembers = 12;

    /// <summary>Whether a text says what an answer is to be, and nothing else.</summary>
    public static bool Are(string text) => Lead().IsMatch(text.Trim('*', ' ', '`'));

    /// <summary>Whether one of its sentences does.</summary>
    public static bool Says(string text) => Sentences().Split(text).Any(s => Are(s) && Read(s, value: null).Count > 0);

    /// <summary>Whether a text says that what follows it is an answer.</summary>
    public static bool Announce(string text) => Announced().IsMatch(text.Trim('*', ' '));

    /// <summary>Adds to a step what a text says of its answer.</summary>
    /// <param name="step">The step; null where none was read before.</param>
    /// <param name="text">What is said.</param>
    /// <param name="isSaid">Whether the text is known to say what is expected; else those of its sentences that do are read.</param>
    /// <returns>Whether it says something that can be read.</returns>
    public static bool Add(DraftStep? step, string text, bool isSaid = false)
    {
        var found =
            step is null ? []
            : isSaid || Are(text) && Read(text, step.Shown).Count > 0 ? Read(text, step.Shown)
            : Sentences().Split(text).Where(Are).Select(s => Read(s, step.Shown)).FirstOrDefault(r => r.Count > 0) ?? [];
        foreach (var condition in found)
            step!.Sharpen(condition);
        return found.Count > 0;
    }

    // The conditions on an answer that a text says; none where it says none that can be read.
    private static IReadOnlyList<string> Read(string text, string? value)
    {
        var said = Lead().Match(text.Trim('*', ' ')) is { Success: true } lead ? text.Trim('*', ' ')[lead.Length..] : text;
        said = said.Trim(' ', ':', '`', '"', '\'', '.', '“', '”');
        if (said is ['{', .., '}'] && JsonOf(said) is { } json)
            return Of(json);
        if (text.Contains('<', StringComparison.Ordinal) && Bounded().Match(text) is not { Success: true })
            return [];
        if (
            value is null or "body" or "status"
            && Status().Match(said.Replace("`", string.Empty, StringComparison.Ordinal)) is { Success: true } status
        )
            return [$"status == {status.Groups[1].Value}"];
        if (Member().Match(said) is { Success: true } member)
            return [$"{ExpressionText.Member("body", member.Groups[1].Value)} == {Value(member.Groups[2].Value)}"];
        if (value is null or "body" or "status")
            return [];
        if (Bounded().Match(said) is { Success: true } bounded)
            return [$"{value} {Sign(bounded.Groups[1].Value)} {bounded.Groups[2].Value}"];
        return Single().IsMatch(said) ? [$"{value} == {Value(said)}"] : [];
    }

    /// <summary>The JSON that a text is; null where it is none.</summary>
    public static JsonNode? JsonOf(string text) => ReceivedJson.Parse(Encoding.UTF8.GetBytes(text)) is (true, { } json) ? json : null;

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
        @"^(?:→|⇒|=>|->)?\s*(?:(?:you|we|this|it|that|the (?:answer|response|command|output|call|request|result|value|"
            + @"count|status))\s+)?(?:should|must|has to|will|needs to)\s+(?:now\s+|all\s+)?(?:return|answer|be|"
            + @"show|say|print|output|read|equal|give|see|get|receive)s?\b\s*:?\s*|^(?:expect(?:ed|s)?|returns?|answers?)\b(?:\s+(?:answer|"
            + @"response|output|result|status|value|code|is|an?|the|http))*\s*[:=]?\s*"
            + @"|^(?:→|⇒|=>|->)\s*(?=[`""']?(?:[1-5][0-9]{2}|-?[0-9]+(?:\.[0-9]+)?|true|false|null)\b)",
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

    [GeneratedRegex(
        """^\{?\s*["`]?([A-Za-z_][A-Za-z0-9_]*)["`]?"""
            + """\s*(?::|==?|(?<=["`]\s+)is\b|is(?=\s+(?:true|false|null|-?[0-9.]+)\W*$))\s*["`]?([A-Za-z0-9_.-]+)["`]?\s*\}?$"""
    )]
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

    [GeneratedRegex(@"(?<=[.!?])\s+|[()]|(?=[→⇒])|\s[—–-]\s|;\s|,\s")]
    private static partial Regex Sentences();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}|^[0-9a-f]{8}-[0-9a-f]{4}|^[0-9a-f]{16,}$|<|\uE010")]
    private static partial Regex Changing();
}
