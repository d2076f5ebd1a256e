using System.Globalization;
using Runbooks.Diagnostics;

namespace Runbooks.Incidents.Records;

/// <summary>How the record says things that every sentence needs.</summary>
public static class Phrases
{
    /// <summary>A time as the record keeps it: UTC, to the millisecond.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>23 November 2026</c>, in UTC.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>0.4 s</c>, <c>42 s</c>, <c>3 min 5 s</c>, <c>1 h 2 min</c>.</summary>
    public static string Duration(double seconds) =>
        seconds switch
        {
            <= 0 => "0 s",
            < 0.001 => "less than 1 ms",
            < 0.0495 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
            < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s").Replace(".0 s", " s", StringComparison.Ordinal),
            < 59.5 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
            < 3570 => Pair((long)Math.Round(seconds) / 60, "min", (long)Math.Round(seconds) % 60, "s"),
            _ => Pair((long)Math.Round(seconds / 60) / 60, "h", (long)Math.Round(seconds / 60) % 60, "min"),
        };

    /// <summary>An environment with its version, as far as they are known; once where they are the same.</summary>
    public static string Place(string? environment, string? version) =>
        (environment, version) switch
        {
            (null, null) => "an unknown environment",
            ({ } same, _) when same == version => same,
            (null, _) => $"version {version}",
            (_, null) => $"{environment} (version unknown)",
            _ => $"{environment} (version {version})",
        };

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";

    /// <summary><c>1 request</c>, <c>2 requests</c>.</summary>
    public static string Count(long count, string noun) =>
        count == 1 ? $"1 {noun}" : $"{count.ToString(CultureInfo.InvariantCulture)} {noun}s";

    /// <summary>The text with a full stop, unless it ends in one or the like already.</summary>
    public static string Sentence(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return text;
        text = SentenceText.Begin(text);
        return text[^1] is '.' or '!' or '?' or '…' ? text : text + ".";
    }

    /// <summary>Somebody else's words between quotation marks: once, whatever marks they have already.</summary>
    public static string Quoted(string text)
    {
        text = text.Trim();
        return text.Length > 2 && text[0] == '"' && text.IndexOf('"', 1) == text.Length - 1 ? $"“{text[1..^1]}”"
            : text.Contains('"', StringComparison.Ordinal) ? text
            : $"“{text}”";
    }

    /// <summary>A part of a sentence: without the full stop at its end.</summary>
    public static string Clause(string text) => text.Trim().TrimEnd('.');

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
