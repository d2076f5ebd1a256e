using System.Buffers;
using System.Text;
using Runbooks.Definitions.Values;

namespace Runbooks.Redaction;

/// <summary>
/// Characters that are not drawn and may stand inside a word, as their UTF-8 bytes: a soft hyphen, signs of no width, marks
/// of direction. Zero bytes are such where they stand between all letters, as UTF-16 writes them.
/// </summary>
internal static class HiddenBytes
{
    private static readonly SearchValues<char> First = SearchValues.Create("\u00C2\u00CD\u00D8\u00E1\u00E2\u00EF");

    /// <summary>Whether there is any in a text.</summary>
    /// <param name="text">Bytes as characters.</param>
    public static bool AreIn(ReadOnlySpan<char> text) => HoldsZeros(text) || (!Ascii.IsValid(text) && HoldsSigns(text));

    /// <summary>How many characters the one takes that begins a text; 0 where none does.</summary>
    /// <param name="text">Bytes as characters; not empty.</param>
    public static int At(ReadOnlySpan<char> text)
    {
        if (text[0] == '\0')
            return 1;
        if (text.Length < 2)
            return 0;
        return (text[0], text[1]) switch
        {
            ('\u00C2', '\u00AD') or ('\u00CD', '\u008F') or ('\u00D8', '\u009C') => 2,
            _ when text.Length < 3 => 0,
            ('\u00E1', '\u00A0') => text[2] == '\u008E' ? 3 : 0,
            ('\u00E2', '\u0080') => text[2] is (>= '\u008B' and <= '\u008F') or (>= '\u00AA' and <= '\u00AE') ? 3 : 0,
            ('\u00E2', '\u0081') => text[2] is (>= '\u00A0' and <= '\u00A4') or (>= '\u00A6' and <= '\u00A9') ? 3 : 0,
            ('\u00EF', '\u00BB') => text[2] == '\u00BF' ? 3 : 0,
            _ => 0,
        };
    }

    private static bool HoldsSigns(ReadOnlySpan<char> text)
    {
        for (; text.IndexOfAny(First) is var at and >= 0; text = text[(at + 1)..])
        {
            if (At(text[at..]) > 0)
                return true;
        }

        return false;
    }

    // A few zeros are in all that is no text.
    private static bool HoldsZeros(ReadOnlySpan<char> text) => text.IndexOf('\0') >= 0 && text.Count('\0') >= Credentials.Shortest - 1;
}
