using System.Buffers;
using System.Globalization;
using System.Text;

namespace Runbooks.Diagnostics;

/// <summary>
/// Texts that others wrote, so that they show themselves and do nothing: what a terminal, a browser or a reader would obey
/// or not see (control characters, line and paragraph separators, marks of writing direction, other invisible formatting,
/// halves of surrogates) is written as JSON escapes it, <c>\u001b</c>. Inside JSON that is the same text.
/// </summary>
public static class PrintableText
{
    // Formatting that is not drawn, separators of lines, letters that are drawn as nothing, and what is no character.
    private const string Hidden =
        "\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u200D\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E"
        + "\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069\u206A\u206B\u206C\u206D\u206E\u206F"
        + "\u3164\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uFFFE\uFFFF";

    private const char Break = '\u200B';

    /// <summary>The signs that may have to be shown: halves of surrogates only where they stand alone or hide.</summary>
    public static readonly SearchValues<char> Obeyed = SearchValues.Create(
        Shown(0, 0x20) + Shown(0x7F, 0xA0) + Shown(0xD800, 0xE000) + Hidden
    );
    private static readonly SearchValues<char> InLines = SearchValues.Create(
        (Shown(0, 0x20) + Shown(0x7F, 0xA0) + Shown(0xD800, 0xE000) + Hidden)
            .Replace("\n", string.Empty, StringComparison.Ordinal)
            .Replace("\t", string.Empty, StringComparison.Ordinal)
    );

    /// <summary>A text on one line: line ends and tabs are spaces, and everything else that does something is visible.</summary>
    public static string Line(string text) =>
        text.AsSpan().IndexOfAny(Obeyed) < 0 ? text : Made(text, keepsLines: false, keepsBreaks: false);

    /// <summary>A text of several lines: <c>\n</c> and tabs stay, and everything else that does something is visible.</summary>
    public static string Lines(string text) =>
        text.AsSpan().IndexOfAny(InLines) < 0 ? text : Made(text, keepsLines: true, keepsBreaks: false);

    /// <summary>The same of what this program has made, for which an invisible break (U+200B) keeps a name from being called.</summary>
    public static string Document(string text) =>
        text.AsSpan().IndexOfAny(InLines) < 0 ? text : Made(text, keepsLines: true, keepsBreaks: true);

    /// <summary>The same on one line.</summary>
    public static string DocumentLine(string text) =>
        text.AsSpan().IndexOfAny(Obeyed) < 0 ? text : Made(text, keepsLines: false, keepsBreaks: true);

    private static string Made(string text, bool keepsLines, bool keepsBreaks)
    {
        var made = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                continue;
            if (c is '\n' or '\t')
            {
                made.Append(keepsLines ? c : ' ');
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                if (IsHidden(char.ConvertToUtf32(c, text[i + 1])))
                    Append(made, c, text[i + 1]);
                else
                    made.Append(c).Append(text[i + 1]);
                i++;
            }
            else if ((keepsBreaks && c == Break) || Joins(text, i) || !(char.IsControl(c) || char.IsSurrogate(c) || IsHidden(c)))
            {
                made.Append(c);
            }
            else
            {
                Append(made, c);
            }
        }

        return made.ToString();
    }

    private static void Append(StringBuilder made, params ReadOnlySpan<char> units)
    {
        foreach (var unit in units)
            made.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    // Scripts and emoji are joined and parted by signs of no width; beside ASCII these only hide.
    private static bool Joins(string text, int at) =>
        text[at] is '\u200C' or '\u200D'
        && at > 0
        && at + 1 < text.Length
        && text[at - 1] > '\u02AF'
        && text[at + 1] > '\u02AF'
        && !IsHidden(text[at - 1])
        && !IsHidden(text[at + 1]);

    private static bool IsHidden(char c) => Hidden.Contains(c);

    // The rest of Unicode hides by tags (U+E0000 and on), which are formatting, and by what is no character.
    private static bool IsHidden(int point) =>
        point is >= 0xE0000 and <= 0xE0FFF
        || CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.Format
        || (point & 0xFFFE) == 0xFFFE;

    private static string Shown(int from, int end) => string.Create(end - from, from, static (signs, first) =>
        {
            for (var i = 0; i < signs.Length; i++)
                signs[i] = (char)(first + i);
        });
}
