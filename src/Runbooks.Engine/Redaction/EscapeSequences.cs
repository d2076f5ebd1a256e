using System.Buffers;
using System.Globalization;
using System.Text;

namespace Runbooks.Redaction;

/// <summary>
/// One character written in another way: percent-encoded, quoted-printable, escaped as in JSON and programs, or as an entity of HTML.
/// </summary>
internal static class EscapeSequences
{
    private static readonly Dictionary<string, char> Entities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["amp"] = '&',
        ["lt"] = '<',
        ["gt"] = '>',
        ["quot"] = '"',
        ["apos"] = '\'',
        ["sol"] = '/',
        ["plus"] = '+',
        ["equals"] = '=',
        ["nbsp"] = ' ',
    };

    /// <summary>What an escape begins with.</summary>
    public static readonly SearchValues<char> Beginnings = SearchValues.Create("%\\&=");

    /// <summary>Which escapes are taken off together: all, and those of each kind.</summary>
    public static readonly SearchValues<char>[] Kinds =
    [
        Beginnings,
        SearchValues.Create("%"),
        SearchValues.Create("\\"),
        SearchValues.Create("&"),
        SearchValues.Create("="),
    ];

    private const int LongestCut = 10;

    /// <summary>
    /// The most bytes that one escape stands for; it has never fewer characters than bytes, and always more than one. A soft break of
    /// quoted-printable stands for none.
    /// </summary>
    public const int MostBytes = 4;

    /// <summary>Reads the escape that begins a text.</summary>
    /// <param name="text">The text, its UTF-8 bytes as characters; not empty.</param>
    /// <param name="bytes">Takes the bytes it stands for, as characters.</param>
    /// <param name="count">How many these are.</param>
    /// <returns>How many characters it takes; 0 where none begins here.</returns>
    public static int Read(ReadOnlySpan<char> text, Span<char> bytes, out int count)
    {
        count = 0;
        return text[0] switch
        {
            '%' => text.Length > 2 && Hex(text[1..3]) is { } value ? One((char)value, 3, bytes, out count) : 0,
            '=' => text.Length > 2 && Hex(text[1..3]) is { } quoted ? One((char)quoted, 3, bytes, out count) : SoftBreak(text),
            '&' => ReadEntity(text, bytes, out count),
            '\\' when text.Length > 1 => ReadBackslash(text, bytes, out count),
            _ => 0,
        };
    }

    /// <summary>How many characters at the end of a text may be the beginning of an escape that was cut.</summary>
    public static int CutAtEnd(ReadOnlySpan<char> text)
    {
        for (
            var rest = text[Math.Max(0, text.Length - LongestCut)..];
            rest.LastIndexOfAny(Beginnings) is var at and >= 0;
            rest = rest[..at]
        )
        {
            // An equals sign stands in much that is no escape: what follows it must be the beginning of one.
            var length = text.Length - Math.Max(0, text.Length - LongestCut) - at;
            if (rest[at] != '=' || length == 1 || (length == 2 && Digits.Hexadecimal[(byte)text[^1]] >= 0))
                return length;
        }

        return 0;
    }

    // Quoted-printable ends a line that goes on with an equals sign.
    private static int SoftBreak(ReadOnlySpan<char> text) =>
        text.StartsWith("=\r\n") ? 3
        : text.StartsWith("=\n") ? 2
        : 0;

    private static int ReadBackslash(ReadOnlySpan<char> text, Span<char> bytes, out int count)
    {
        count = 0;
        if (text[1] is >= '0' and <= '3' && text.Length > 3 && text[2] is >= '0' and <= '7' && text[3] is >= '0' and <= '7')
            return One((char)(((text[1] - '0') << 6) | ((text[2] - '0') << 3) | (text[3] - '0')), 4, bytes, out count);
        if (text[1] is 'u' or 'U' or 'x' or 'X' && ReadBraces(text, bytes, out count) is > 0 and var braced)
            return braced;
        if (text[1] == 'U' && text.Length > 9 && Hex(text[2..10]) is { } wide && Rune.IsValid(wide))
            return Character(wide, 10, bytes, out count);
        switch ((char)(text[1] | (char.IsAsciiLetter(text[1]) ? 0x20 : 0)))
        {
            case '/' or '"' or '\'' or '\\':
                return One(text[1], 2, bytes, out count);
            case 'n':
                return One('\n', 2, bytes, out count);
            case 'r':
                return One('\r', 2, bytes, out count);
            case 't':
                return One('\t', 2, bytes, out count);
            case 'b':
                return One('\b', 2, bytes, out count);
            case 'f':
                return One('\f', 2, bytes, out count);
            case 'x' when text.Length > 3 && Hex(text[2..4]) is { } value:
                return One((char)value, 4, bytes, out count);
            case 'u' when Unit(text) is { } unit:
                if (char.IsHighSurrogate(unit) && Unit(text[6..]) is { } low && char.IsLowSurrogate(low))
                    return Character(char.ConvertToUtf32(unit, low), 12, bytes, out count);
                return Character(char.IsSurrogate(unit) ? 0xFFFD : unit, 6, bytes, out count);
            default:
                return 0;
        }
    }

    // As Rust, Swift, Ruby and newer JavaScript write it: \u{5a}.
    private static int ReadBraces(ReadOnlySpan<char> text, Span<char> bytes, out int count)
    {
        count = 0;
        if (text.Length < 5 || text[2] != '{')
            return 0;
        var end = text[..Math.Min(text.Length, 12)].IndexOf('}');
        return end > 3 && Hex(text[3..end]) is { } point && Rune.IsValid(point) ? Character(point, end + 1, bytes, out count) : 0;
    }

    private static int ReadEntity(ReadOnlySpan<char> text, Span<char> bytes, out int count)
    {
        count = 0;
        var end = text[..Math.Min(text.Length, 12)].IndexOf(';');
        if (end < 2)
            return 0;
        var name = text[1..end];
        if (name[0] != '#')
            return Entities.TryGetValue(name.ToString(), out var named) ? One(named, end + 1, bytes, out count) : 0;
        var isHex = name.Length > 2 && name[1] is 'x' or 'X';
        return
            int.TryParse(
                name[(isHex ? 2 : 1)..],
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var point
            ) && Rune.IsValid(point)
            ? Character(point, end + 1, bytes, out count)
            : 0;
    }

    private static char? Unit(ReadOnlySpan<char> text) =>
        text.Length > 5 && text[0] == '\\' && text[1] is 'u' or 'U' && Hex(text[2..6]) is { } value ? (char)value : null;

    private static int? Hex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static int One(char value, int length, Span<char> bytes, out int count)
    {
        bytes[0] = value;
        count = 1;
        return length;
    }

    private static int Character(int point, int length, Span<char> bytes, out int count)
    {
        Span<byte> encoded = stackalloc byte[MostBytes];
        count = new Rune(point).EncodeToUtf8(encoded);
        for (var i = 0; i < count; i++)
            bytes[i] = (char)encoded[i];
        return length;
    }
}
