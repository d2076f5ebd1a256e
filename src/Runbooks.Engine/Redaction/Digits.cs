namespace Runbooks.Redaction;

/// <summary>The digits that bytes are written with, and the runs of them in a text.</summary>
internal static class Digits
{
    /// <summary>What each character of hexadecimal is worth; below zero where it is no digit.</summary>
    public static readonly sbyte[] Hexadecimal = Of("0123456789abcdef", "0123456789ABCDEF");

    /// <summary>The same of base64, in both alphabets of RFC 4648.</summary>
    public static readonly sbyte[] Base64 = Of(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>The same of base32, in capitals as RFC 4648 has it: in small letters every long word is some.</summary>
    public static readonly sbyte[] Base32 = Of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

    private static readonly sbyte[] PairSigns = Of("0123456789abcdefABCDEFxX :,;-_.+\t\r\n");

    /// <summary>
    /// The next run of bytes in hexadecimal that stand apart, <c>5a 71</c>, <c>5a:71</c> or <c>0x5a, 0x71</c>; null where there is none.
    /// </summary>
    /// <param name="text">Bytes as characters.</param>
    /// <param name="shortest">How many bytes it has at least.</param>
    /// <param name="from">Where to begin.</param>
    public static (int Start, int End)? NextPairs(ReadOnlySpan<char> text, int shortest, int from)
    {
        while (NextRun(text, PairSigns, (3 * shortest) - 1, from) is var (start, end))
        {
            for (var at = start; at < end; )
            {
                var (length, pairs) = PairsAt(text[at..end]);
                if (pairs >= shortest)
                    return (at, at + length);
                at += Math.Max(1, length - 2);
            }

            from = end;
        }

        return null;
    }

    /// <summary>Writes the digits of a run of pairs without what stands between.</summary>
    /// <returns>How many digits.</returns>
    public static int Join(ReadOnlySpan<char> pairs, Span<char> into)
    {
        var count = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            if (IsDigit(pairs, i) && IsDigit(pairs, i + 1))
                (into[count++], into[count++]) = (pairs[i], pairs[++i]);
        }

        return count;
    }

    // Two digits, and between two such one or two signs, or those and 0x; what follows the last of them may be a digit, too.
    private static (int Length, int Pairs) PairsAt(ReadOnlySpan<char> text)
    {
        var (at, length, pairs) = (PrefixAt(text), 0, 0);
        while (IsDigit(text, at) && IsDigit(text, at + 1))
        {
            pairs++;
            length = at + 2;
            if (IsDigit(text, length))
                break;
            var next = length;
            while (next < text.Length && next < length + 2 && !IsDigit(text, next) && text[next] is not ('x' or 'X'))
                next++;
            if (next == length)
                break;
            at = next + PrefixAt(text[next..]);
        }

        return (length, pairs);
    }

    private static int PrefixAt(ReadOnlySpan<char> text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 2 : 0;

    private static bool IsDigit(ReadOnlySpan<char> text, int at) => at < text.Length && Hexadecimal[(byte)text[at]] >= 0;

    /// <summary>The next run of digits; null where there is none.</summary>
    /// <param name="text">Bytes as characters.</param>
    /// <param name="digits"><see cref="Hexadecimal"/> or <see cref="Base64"/>.</param>
    /// <param name="shortest">How many digits it has at least.</param>
    /// <param name="from">Where to begin.</param>
    public static (int Start, int End)? NextRun(ReadOnlySpan<char> text, sbyte[] digits, int shortest, int from)
    {
        // From the far end of the shortest run backwards: what is no digit there rules out all that begins before it.
        for (var start = from; start + shortest <= text.Length; )
        {
            var at = start + shortest - 1;
            while (at >= start && digits[(byte)text[at]] >= 0)
                at--;
            if (at >= start)
            {
                start = at + 1;
                continue;
            }

            var end = start + shortest;
            while (end < text.Length && digits[(byte)text[end]] >= 0)
                end++;
            return (start, end);
        }

        return null;
    }

    /// <param name="run">Nothing but digits.</param>
    /// <param name="digits">Which.</param>
    /// <param name="bits">How many bits each is worth.</param>
    /// <param name="into">Takes the bytes, as characters.</param>
    /// <returns>How many bytes; bits that make no whole one are let go.</returns>
    public static int Decode(ReadOnlySpan<char> run, sbyte[] digits, int bits, Span<char> into)
    {
        var (value, known, count) = (0, 0, 0);
        foreach (var digit in run)
        {
            value = (value << bits) | (byte)digits[(byte)digit];
            known += bits;
            if (known < 8)
                continue;
            known -= 8;
            into[count++] = (char)((value >> known) & 0xFF);
        }

        return count;
    }

    private static sbyte[] Of(params string[] alphabets)
    {
        var digits = new sbyte[256];
        Array.Fill(digits, (sbyte)-1);
        foreach (var alphabet in alphabets)
        {
            for (var i = 0; i < alphabet.Length; i++)
                digits[alphabet[i]] = (sbyte)i;
        }

        return digits;
    }
}
