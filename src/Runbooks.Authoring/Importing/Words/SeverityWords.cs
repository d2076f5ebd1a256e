using System.Globalization;
using System.Text.RegularExpressions;
using Runbooks.Definitions;

namespace Runbooks.Authoring.Importing.Words;

/// <summary>Finds how bad something is from how people write of it.</summary>
internal static partial class SeverityWords
{
    /// <summary>The severity that a title says: by a word, else by how long it may take; null where it says neither.</summary>
    public static Severity? OfTitle(string title) => OfWords(title) ?? OfTime(title);

    /// <summary>The severity that a text says; null where it says none, or more than one.</summary>
    public static Severity? OfWords(string text)
    {
        var found = new List<Severity>();
        if (Critical().IsMatch(NotCritical().Replace(text, "minor")))
            found.Add(Severity.Critical);
        if (Performance().IsMatch(text))
            found.Add(Severity.Performance);
        if (Feature().IsMatch(text))
            found.Add(Severity.Feature);
        if (Minor().IsMatch(NotCritical().Replace(text, "minor")))
            found.Add(Severity.Minor);
        return found.Count == 1 ? found[0] : null;
    }

    // The upper end of what is said: `5-15 minutes` are 15.
    private static Severity? OfTime(string title)
    {
        if (
            Time().Match(title) is not { Success: true } match
            || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        )
            return null;
        var minutes =
            number
            * match.Groups[2].ValueSpan[0] switch
            {
                's' or 'S' => 1.0 / 60,
                'h' or 'H' => 60,
                _ => 1,
            };
        return Severity.All.FirstOrDefault(s => s.Objective.TotalMinutes >= minutes);
    }

    [GeneratedRegex(@"\bnon[- ]critical\b|\bnot critical\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotCritical();

    [GeneratedRegex(
        @"\bcritical\b|\boutage\b|\bsev(?:erity)?[- ]?[01]\b|\bp[01]\b|\bis down\b|\bdowntime\b|\bdata loss\b|\b50[0-9] "
            + @"(?:responses|errors|answers)\b|\bimmediate(?:ly)?\b|\bemergency\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Critical();

    [GeneratedRegex(
        @"\bperformance\b|\bslow(?:ness)?\b|\blatency\b|\btimeouts?\b|\bdegrad(?:ed|ation)\b|\bsev(?:erity)?[- ]?2\b|\bp2\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Performance();

    [GeneratedRegex(
        @"\bfeature\b|\bbreaking\b|\bbroken (?:api|widget|page)\b|\bfront[- ]?end\b|\bwidget\b|\bsev(?:erity)?[- ]?3\b|\bp3\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Feature();

    [GeneratedRegex(
        @"\bminor\b|\bcosmetic\b|\blow (?:priority|severity)\b|\bsev(?:erity)?[- ]?[45]\b|\bp[45]\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Minor();

    [GeneratedRegex(
        @"([0-9]+(?:\.[0-9]+)?)[- ]*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Time();
}
