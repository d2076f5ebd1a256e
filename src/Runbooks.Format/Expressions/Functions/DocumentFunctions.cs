using System.Globalization;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>What only documents need: Markdown that cannot be broken out of, and numbers as people read them.</summary>
internal static class DocumentFunctions
{
    public static readonly Function[] All =
    [
        new(
            "md_escape",
            ["text"],
            1,
            ValueKind.Text,
            "The text with everything that Markdown, HTML or a reader would obey escaped: signs, beginnings of lines, "
                + "links, invisible characters.",
            a => MarkdownEscape.Text(Values.ToText(a[0]))
        ),
        new("md_cell", ["text"], 1, ValueKind.Text, "The text escaped for one cell of a table: on one line, without bars.", a =>
            MarkdownEscape.Line(Values.ToText(a[0]))
        ),
        new("md_code", ["text"], 1, ValueKind.Text, "The text as a code span, with as many backticks as it takes.", a =>
            Code(PrintableText.DocumentLine(Values.ToText(a[0])))
        ),
        new("duration", ["seconds"], 1, ValueKind.Text, "Seconds as `1 min 20 s`.", a => Duration(a.Number(0))),
        new("percent", ["share", "digits"], 1, ValueKind.Text, "A share of 1 as `4.2 %`, with 1 or so many digits.", a =>
            Percent(a.Number(0), a.Count > 1 ? Math.Clamp(a.Whole(1), 0, 6) : 1)
        ),
        new("time_utc", ["time"], 1, ValueKind.Text, "A time in ISO 8601 as `15:42:10 UTC`.", a => Time(a.Text(0), "HH:mm:ss 'UTC'")),
        new("date_utc", ["time"], 1, ValueKind.Text, "A time in ISO 8601 as `2026-11-23 15:42:10 UTC`.", a =>
            Time(a.Text(0), "yyyy-MM-dd HH:mm:ss 'UTC'")
        ),
    ];

    private static string Code(string text)
    {
        var longest = 0;
        for (int i = 0, run = 0; i < text.Length; i++)
        {
            run = text[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var pad = text.StartsWith('`') || text.EndsWith('`') || text.Length == 0 ? " " : string.Empty;
        return fence + pad + text + pad + fence;
    }

    private static string Duration(double seconds)
    {
        if (Math.Abs(seconds) > 1e9)
            throw new FaultException($"`seconds` is {Values.ToText(seconds)}, and no run takes that long");
        if (seconds < 0)
            return "-" + Duration(-seconds);
        if (seconds < 1)
            return $"{Math.Round(seconds * 1000)} ms";
        if (seconds < 10)
            return $"{Math.Round(seconds, 1).ToString(CultureInfo.InvariantCulture)} s";
        var whole = (long)Math.Round(seconds);
        var parts = new (long Count, string Unit)[]
        {
            (whole / 86400, "d"),
            (whole / 3600 % 24, "h"),
            (whole / 60 % 60, "min"),
            (whole % 60, "s"),
        };
        return string.Join(' ', parts.Where(p => p.Count > 0).Select(p => $"{p.Count} {p.Unit}"));
    }

    private static string Percent(double share, int digits) => (share * 100).ToString("F" + digits, CultureInfo.InvariantCulture) + " %";

    private static string Time(string time, string format) =>
        DateTimeOffset.TryParse(
            time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var read
        )
            ? read.ToString(format, CultureInfo.InvariantCulture)
            : throw new FaultException($"`time` is \"{(time.Length > 40 ? time[..40] + "…" : time)}\", and must be a time in ISO 8601");
}
