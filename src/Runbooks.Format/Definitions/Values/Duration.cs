using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Definitions.Values;

/// <summary>Lengths of time as people write them: <c>500ms</c>, <c>30s</c>, <c>1m30s</c>, <c>2h</c>, <c>1d</c>.</summary>
public static partial class Duration
{
    /// <summary>The form, as a regular expression for a JSON Schema.</summary>
    public const string Pattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$";

    /// <summary>What is wanted, for a message.</summary>
    public const string Wanted = "a duration with its unit, such as 500ms, 30s, 5m or 1h";

    /// <summary>Reads one; null where the text is none, or longer than 365 days.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length > 40 || !Whole().IsMatch(text))
            return null;
        var total = 0.0;
        foreach (Match part in Part().Matches(text))
        {
            var number = double.Parse(part.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            total +=
                number
                * part.Groups[2].ValueSpan switch
                {
                    "ms" => 1,
                    "s" => 1_000,
                    "m" => 60_000,
                    "h" => 3_600_000,
                    _ => 86_400_000,
                };
        }

        return total <= TimeSpan.FromDays(365).TotalMilliseconds ? TimeSpan.FromMilliseconds(total) : null;
    }

    /// <summary>Writes one as people do, with the two units that matter: <c>850ms</c>, <c>4.2s</c>, <c>1m 20s</c>, <c>2h 5m</c>.</summary>
    public static string Format(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            return "-" + Format(-span);

        // What was counted as a fraction of a second may be a tick short of what it is.
        span = TimeSpan.FromMilliseconds(Math.Round(span.TotalMilliseconds));
        if (span < TimeSpan.FromSeconds(1))
            return FormattableString.Invariant($"{span.TotalMilliseconds:0}ms");
        if (span < TimeSpan.FromMinutes(1))
            return FormattableString.Invariant($"{Math.Floor(span.TotalSeconds * 10) / 10:0.#}s");
        var text = new StringBuilder();
        var (first, second, third) =
            span < TimeSpan.FromHours(1) ? ((int)span.TotalMinutes, span.Seconds, "ms")
            : span < TimeSpan.FromDays(1) ? ((int)span.TotalHours, span.Minutes, "hm")
            : ((int)span.TotalDays, span.Hours, "dh");
        text.Append(CultureInfo.InvariantCulture, $"{first}{third[0]}");
        if (second > 0)
            text.Append(CultureInfo.InvariantCulture, $" {second}{third[1]}");
        return text.ToString();
    }

    [GeneratedRegex(Pattern)]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")]
    private static partial Regex Part();
}
