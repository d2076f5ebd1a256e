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

    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } = new Dictionary<string, Func<string, string>>
    {
        ["as it is"] = s => s,
        ["in capitals"] = s => s.ToUpperInvariant(),
        ["in JSON"] = s => JsonSerializer.Serialize(s)[1..^1],
        ["in relaxed JSON"] = s => JsonSerializer.Serialize(s, Relaxed)[1..^1],
        ["in JSON with escaped slashes"] = s => JsonSerializer.Serialize(s, Relaxed)[1..^1].Replace("/", "\\/", StringComparison.Ordinal),
        ["as \\uXXXX"] = s => string.Concat(s.Select(c => $"\\u{(int)c:x4}")),
        ["as \\uXXXX in capitals"] = s => string.Concat(s.Select(c => $"\\u{(int)c:X4}")),
        ["percent-encoded"] = Uri.EscapeDataString,
        ["percent-encoded in small letters"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:x2}")),
        ["percent-encoded throughout"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"%{b:X2}")),
        ["in a form"] = s => WebUtility.UrlEncode(s),
        ["in HTML"] = s => WebUtility.HtmlEncode(s),
        ["as HTML numbers"] = s => string.Concat(s.EnumerateRunes().Select(r => $"&#{r.Value.ToString(CultureInfo.InvariantCulture)};")),
        ["in base64"] = Base64,
        ["in base64 behind one byte"] = s => Base64("u:" + s),
        ["in base64 behind two bytes"] = s => Base64("us:" + s),
        ["in base64 behind user and before more"] = s => Base64($"user:{s}; and more"),
        ["in base64url"] = s => Base64("user:" + s).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        ["in base64 in lines"] = s => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new string('x', 50)}{s}{new string('y', 50)}"), Base64FormattingOptions.InsertLineBreaks),
        ["in hexadecimal"] = s => Convert.ToHexString(Encoding.UTF8.GetBytes(s)),
    };

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
