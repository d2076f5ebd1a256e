using System.Text;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// A text as text messages carry it. In the GSM alphabet a message of two parts holds 306 characters; one character outside it
/// makes all of it UCS-2, where two parts hold 134. What has a plain form is therefore written so: quotation marks, dashes, signs.
/// </summary>
internal static class SmsText
{
    // Two parts: more cost more, arrive apart from each other, and are not read by somebody who wakes up.
    private const int MostGsm = 306;
    private const int MostUcs2 = 134;
    private const string Alphabet =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    // These take the place of two.
    private const string Extension = "^{}\\[~]|€";

    /// <param name="text">What is said.</param>
    /// <param name="reference">What is said behind it where there is room: the incident's id.</param>
    public static (string Text, bool IsCut) Of(string text, string reference)
    {
        var (whole, isCut) = Of($"{text} {reference}");
        return isCut ? Of(text) : (whole, isCut);
    }

    private static (string Text, bool IsCut) Of(string text)
    {
        var plain = Plain(text);
        if (plain.All(c => Alphabet.Contains(c) || Extension.Contains(c)))
        {
            if (Length(plain) <= MostGsm)
                return (plain, false);
            var end = 0;
            for (var length = 0; length + LengthOf(plain[end]) <= MostGsm - 3; end++)
                length += LengthOf(plain[end]);
            return (plain[..end].TrimEnd() + "...", true);
        }

        return CutText.ToLength(plain, MostUcs2);
    }

    private static int Length(string text) => text.Sum(LengthOf);

    private static int LengthOf(char c) => Extension.Contains(c) ? 2 : 1;

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '“' or '”' or '„':
                    plain.Append('"');
                    break;
                case '‘' or '’' or '`' or '´':
                    plain.Append('\'');
                    break;
                case '–' or '—' or '−':
                    plain.Append('-');
                    break;
                case '…':
                    plain.Append("...");
                    break;
                case '•':
                    plain.Append('*');
                    break;
                case '→':
                    plain.Append("->");
                    break;
                case '·':
                    plain.Append('-');
                    break;
                case 0xA0 or '\t' or 0x202F:
                    plain.Append(' ');
                    break;
                case '\r' or 0xFE0F or 0x200D:
                    break;
                default:
                    // Signs and emoji say nothing that the words do not.
                    if (rune.Value < 0x2190 || Rune.IsLetterOrDigit(rune))
                        plain.Append(rune.ToString());
                    break;
            }
        }

        return plain.ToString().Trim();
    }
}
