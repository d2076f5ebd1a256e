using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Values;

/// <summary>Finds a secret in the query of an address.</summary>
public static class SecretQuery
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "token",
        "key",
        "auth",
        "pwd",
        "pass",
        "sig",
        "signature",
        "jwt",
        "bearer",
    };

    // What says where a list goes on is called a token as well, and opens nothing.
    private static readonly HashSet<string> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        "pagetoken",
        "nextpagetoken",
        "nexttoken",
        "continuationtoken",
        "synctoken",
    };

    /// <summary>The first parameter that carries one; null where none does.</summary>
    /// <param name="url">An address or a path as it is written: <c>/releases?token=abc</c>.</param>
    public static (string Name, string Value)? In(string url)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
            return null;
        var query = url[(start + 1)..];
        if (query.IndexOf('#', StringComparison.Ordinal) is >= 0 and var end)
            query = query[..end];
        var carrier = query.Split('&').Select(p => p.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && p[1].Length > 0 && IsSecret(p[0]));
        return carrier is null ? null : (carrier[0], carrier[1]);
    }

    /// <summary>The place of an address that can be shown: without the secret, where it is written down in it.</summary>
    /// <param name="span">The place.</param>
    /// <param name="secret">The secret as it is written.</param>
    public static SourceSpan Shown(SourceSpan span, string secret) =>
        secret.Contains("{{", StringComparison.Ordinal) ? span : span.Hiding(secret);

    private static bool IsSecret(string name) =>
        Names.Contains(name)
        || (
            Credentials.AreNamed(name)
            && !Places.Contains(
                name.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal)
            )
        );
}
