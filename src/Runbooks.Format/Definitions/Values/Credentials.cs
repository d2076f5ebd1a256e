using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Runbooks.Definitions.Values;

/// <summary>What tells that a value is a secret, and what else is one when it is.</summary>
public static partial class Credentials
{
    /// <summary>The shortest value that can be kept secret: to mask a shorter one would mask numbers and words that are none.</summary>
    public const int Shortest = 4;

    // One of them stands in every name that is meant, and in few other texts: whole documents are asked.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["authorization", "cookie", "passw", "passphrase", "secret", "credential", "key", "token"],
        StringComparison.OrdinalIgnoreCase
    );

    private const int ShortestPart = 8;
    private const int ShortestLine = 16;

    /// <summary>Whether a header, variable or member of this name carries a secret.</summary>
    public static bool AreNamed(string name) => name.AsSpan().ContainsAny(Words) && Names().IsMatch(name);

    /// <summary>The secret in a header's value: what follows the scheme, and what Basic encodes.</summary>
    /// <param name="header">The header's name.</param>
    /// <param name="value">Its value.</param>
    public static IEnumerable<string> InHeader(string header, string value)
    {
        if (!AreNamed(header))
            yield break;
        var words = value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            yield break;
        yield return words[^1];
        if (words[0].Equals("Basic", StringComparison.OrdinalIgnoreCase) && FromBase64(words[^1]) is { } plain)
        {
            yield return plain;
            yield return plain[(plain.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }
    }

    /// <summary>The secret and those in it: the lines of a key, the members of a JSON document.</summary>
    public static IEnumerable<string> PartsOf(string secret)
    {
        yield return secret;
        yield return secret.Trim();
        if (secret.AsSpan().ContainsAny('\r', '\n'))
        {
            foreach (var line in secret.Split(['\r', '\n'], StringSplitOptions.TrimEntries).Where(l => l.Length >= ShortestLine))
                yield return line;
        }

        if (secret.AsSpan().TrimStart() is not ['{' or '[', ..])
            yield break;
        foreach (var member in MembersOf(secret).Where(m => m.Length >= ShortestPart))
            yield return member;
    }

    private static IReadOnlyList<string> MembersOf(string secret)
    {
        try
        {
            using var document = JsonDocument.Parse(secret);
            return [.. TextsIn(document.RootElement)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static IEnumerable<string> TextsIn(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsIn),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(m => TextsIn(m.Value)),
            _ => [],
        };

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)) : null;
    }

    // `token` alone is a word of language models, so a member of that name is none; `x-auth-token` is.
    [GeneratedRegex(
        "authorization|cookie|passw(or)?d|passphrase|secret|credential|api[-_]?key|private[-_]?key|"
            + "access[-_]?key|signing[-_]?key|(access|refresh|id|auth|session|bearer|api|csrf)[-_]?token|[-_]token$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Names();
}
