using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Words;

/// <summary>Finds in prose what a step of the format does.</summary>
internal static partial class StepWords
{
    /// <summary>Whether a text tells somebody to roll back: <c>Execute rollback procedure</c>.</summary>
    public static bool RollsBack(string text) => Rollback().IsMatch(text) && !NotNow().IsMatch(text);

    /// <summary>On what the text makes it depend; null where on nothing.</summary>
    public static string? ConditionOf(string text) =>
        Condition().Match(text) is { Success: true } match ? match.Groups[1].Value.Trim().TrimEnd('.') : null;

    /// <summary>Whether a text tells somebody to look at the health endpoint.</summary>
    public static bool LooksAtHealth(string text) => Health().IsMatch(text);

    /// <summary>Whether a text tells somebody to look at the deployment's status.</summary>
    public static bool LooksAtStatus(string text) => Status().IsMatch(text);

    /// <summary>Whether a text tells somebody to try the critical function.</summary>
    public static bool TestsTheCore(string text) => Core().IsMatch(text);

    /// <summary>What a status is said to be: <c>returns 200</c>; null where nothing is said.</summary>
    public static string? StatusOf(string text) =>
        Returned().Match(text) is { Success: true } match ? $"status == {match.Groups[1].Value}" : null;

    [GeneratedRegex(
        @"\b(?:execute|perform|run|start|trigger|initiate|do)\b[^.]*\broll(?:ing)?[- ]?back\b|^(?:immediate(?:ly)? "
            + @")?roll[- ]?back\b(?! (?:plan|criteria|trigger))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Rollback();

    [GeneratedRegex(
        @"\b(?:document|after the|record|reason|post[- ]?mortem|do not|don't|never|avoid)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex NotNow();

    [GeneratedRegex(@"\b((?:if|when|unless)\s+.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:check|verify|look at|watch|confirm)\b[^.]*\bhealth\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Health();

    [GeneratedRegex(
        @"\b(?:check|review|verify|look at)\b[^.]*\bdeployment (?:status|history)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Status();

    [GeneratedRegex(
        @"\b(?:test|try|verify|validate|check)\b[^.]*\b(?:core|critical) function",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Core();

    [GeneratedRegex(
        @"(?:\b(?:returns?|status|answers?|expect(?:ed)?|http)\b\D{0,20}|^\s*`?)([1-5][0-9]{2})\b(?!\s*(?:ms|s|seconds|requests|%))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Returned();
}
