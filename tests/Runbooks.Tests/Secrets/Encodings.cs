using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runbooks.Tests.Secrets;

/// <summary>The ways in which a value comes back from a target, made without the redactor's own code.</summary>
internal static class Encodings
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } =
        new Dictionary<string, Func<string, string>>
        {
            ["as it is"] = s => s,
            ["in capitals"] = s => s.ToUpperInvariant(),
            ["in JSON"] = s => JsonSerializer.Serialize(s)[1..^1],
            ["in relaxed JSON"] = s => JsonSerializer.Serialize(s, Relaxed)[1..^1],
            ["in JSON with escaped slashes"] = s =>
                JsonSerializer.Serialize(s, Relaxed)[1..^1].Replace("/", "\\/", StringComparison.Ordinal),
            ["as \\uXXXX"] = s => string.Concat(s.Select(c => $"\\u{(int)c:x4}")),
            ["as \\uXXXX in capitals"] = s => string.Concat(s.Select(c => $"\\u{(int)c:X4}")),
            ["percent-encoded"] = Uri.EscapeDataString,
            ["percent-encoded in small letters"] = s =>
                string.Concat(
                    Encoding.UTF8.GetBytes(s).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:x2}")
                ),
            ["percent-encoded throughout"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"%{b:X2}")),
            ["in a form"] = s => WebUtility.UrlEncode(s),
            ["in HTML"] = s => WebUtility.HtmlEncode(s),
            ["as HTML numbers"] = s =>
                string.Concat(s.EnumerateRunes().Select(r => $"&#{r.Value.ToString(CultureInfo.InvariantCulture)};")),
            ["in base64"] = Base64,
            ["in base64 behind one byte"] = s => Base64("u:" + s),
            ["in base64 behind two bytes"] = s => Base64("us:" + s),
            ["in base64 behind user and before more"] = s => Base64($"user:{s}; and more"),
            ["in base64url"] = s => Base64("user:" + s).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            ["in base64 in lines"] = s =>
                Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{new string('x', 50)}{s}{new string('y', 50)}"),
                    Base64FormattingOptions.InsertLineBreaks
                ),
            ["in quoted-printable"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"={b:X2}")),
            ["in octal escapes"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}")),
            ["as \\u{X}"] = s => string.Concat(s.EnumerateRunes().Select(r => $"\\u{{{r.Value:x}}}")),
            ["as \\UXXXXXXXX"] = s => string.Concat(s.EnumerateRunes().Select(r => $"\\U{r.Value:X8}")),
            ["in hexadecimal with spaces"] = s => Pairs(s, " "),
            ["in hexadecimal with colons"] = s => Pairs(s, ":").ToLowerInvariant(),
            ["in hexadecimal as an array"] = s => "0x" + Pairs(s, ", 0x"),
            ["in base32"] = Base32,
            ["in base32 behind user and before more"] = s => Base32($"user:{s}; and more"),
            ["with signs of no width inside"] = s => string.Join('\u200b', s.EnumerateRunes()),
            ["with soft hyphens inside"] = s => string.Join('\u00AD', s.EnumerateRunes()),
            ["in UTF-16 read as UTF-8"] = s => string.Concat(s.Select(c => c < 0x80 ? $"{c}\0" : c.ToString())),
            ["in hexadecimal"] = s => Convert.ToHexString(Encoding.UTF8.GetBytes(s)),
        };

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Pairs(string text, string between) =>
        string.Join(between, Encoding.UTF8.GetBytes(text).Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));

    private static string Base32(string text)
    {
        var made = new StringBuilder();
        var (value, bits) = (0, 0);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            (value, bits) = (((value << 8) | b) & 0xFFFF, bits + 8);
            for (; bits >= 5; bits -= 5)
                made.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(value >> (bits - 5)) & 31]);
        }

        return bits == 0 ? made.ToString() : made.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(value << (5 - bits)) & 31]).ToString();
    }
}
