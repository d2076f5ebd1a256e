using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>Functions on texts. Comparisons are ordinal and case-sensitive.</summary>
internal static class StringFunctions
{
    public static readonly Function[] All =
    [
        new("string.contains", ["text", "part"], 2, ValueKind.Boolean, "Whether the part occurs in the text.", a =>
            Values.Of(a.Text(0).Contains(a.Text(1), StringComparison.Ordinal))
        ),
        new("string.starts_with", ["text", "start"], 2, ValueKind.Boolean, "Whether the text begins with `start`.", a =>
            Values.Of(a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal))
        ),
        new("string.ends_with", ["text", "end"], 2, ValueKind.Boolean, "Whether the text ends with `end`.", a =>
            Values.Of(a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal))
        ),
        new("string.empty", ["text"], 1, ValueKind.Boolean, "Whether the text has no characters.", a => Values.Of(a.Text(0).Length == 0)),
        new("string.size", ["text"], 1, ValueKind.Number, "The length in UTF-16 code units.", a => (long)a.Text(0).Length),
        new("string.upcase", ["text"], 1, ValueKind.Text, "The text in capitals.", a => a.Text(0).ToUpperInvariant()),
        new("string.downcase", ["text"], 1, ValueKind.Text, "The text without capitals.", a => a.Text(0).ToLowerInvariant()),
        new("string.capitalize", ["text"], 1, ValueKind.Text, "The text with a capital first letter.", a =>
            a.Text(0) is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..] : string.Empty
        ),
        new("string.strip", ["text"], 1, ValueKind.Text, "The text without white space around it.", a => a.Text(0).Trim()),
        new("string.append", ["text", "more"], 2, ValueKind.Text, "Both texts as one.", a => a.Text(0) + a.Text(1)),
        new(
            "string.slice",
            ["text", "start", "length"],
            2,
            ValueKind.Text,
            "A part of the text; a negative start counts from the end.",
            Slice
        ),
        new(
            "string.truncate",
            ["text", "length"],
            2,
            ValueKind.Text,
            "The text, cut at that length with `…` as its last character.",
            Truncate
        ),
        new("string.split", ["text", "separator"], 2, ValueKind.List, "The parts between the separators, without empty ones.", a =>
            Split(a.Text(0), a.Text(1))
        ),
        new("string.replace", ["text", "part", "by"], 3, ValueKind.Text, "The text with each occurrence of the part replaced.", a =>
            Replace(a.Text(0), a.Text(1), a.Text(2))
        ),
        new("string.to_number", ["text"], 1, ValueKind.Number, "The text as a number; an error where it is not one.", ToNumber),
    ];

    private static string Slice(Arguments a)
    {
        var text = a.Text(0);
        var start = a.Whole(1);
        if (start < 0)
            start = Math.Max(0, text.Length + start);
        if (start >= text.Length)
            return string.Empty;
        var length = a.Count > 2 ? Math.Max(0, a.Whole(2)) : text.Length;
        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    private static string Truncate(Arguments a)
    {
        var (text, length) = (a.Text(0), Math.Max(1, a.Whole(1)));
        return text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
    }

    private static JsonArray Split(string text, string separator)
    {
        if (separator.Length == 0)
            throw new FaultException("`separator` is empty");
        return new JsonArray([.. text.Split(separator, StringSplitOptions.RemoveEmptyEntries).Select(p => (JsonNode?)JsonValue.Create(p))]);
    }

    /// <summary>Counts what it will make as it goes: a replacement can multiply the text.</summary>
    private static string Replace(string text, string part, string by)
    {
        if (part.Length == 0)
            throw new FaultException("`part` is empty");
        var made = new StringBuilder();
        var from = 0;
        for (int at; (at = text.IndexOf(part, from, StringComparison.Ordinal)) >= 0; from = at + part.Length)
        {
            made.Append(text, from, at - from).Append(by);
            if (made.Length > ExpressionLimits.Output)
                break;
        }

        return made.Append(text, from, text.Length - from).ToString();
    }

    private static object ToNumber(Arguments a)
    {
        var text = a.Text(0).Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        throw new FaultException($"`{ShortJson.Write(JsonValue.Create(text), 60, cut: true)}` is not a number");
    }
}
