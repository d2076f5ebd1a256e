using System.Net;

namespace Runbooks.Connections;

/// <summary>A proxy that a request goes through.</summary>
/// <param name="Variable">The variable that names it.</param>
/// <param name="Shown">Its address for a person: without credentials.</param>
internal sealed record ProxyRoute(string Variable, string Shown)
{
    /// <summary>Its address, without credentials; null where the variable holds none that can be used.</summary>
    public Uri? Address { get; private init; }

    /// <summary>What it is shown; null for nothing.</summary>
    internal NetworkCredential? Credential { get; private init; }

    /// <summary>Why it cannot be used, for a person; null where it can.</summary>
    public string? Problem =>
        Address is null
            ? $"the proxy {Shown} of the variable {Variable} cannot be used: such as http://proxy.example.com:3128, or socks5://"
            : null;

    /// <summary>What stands before the @ of an address; empty for nothing.</summary>
    internal static string UserInfoOf(string text)
    {
        var from = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var end = text.IndexOf('/', from) is >= 0 and var slash ? slash : text.Length;
        var at = text.LastIndexOf('@', end - 1, end - from);
        return at < 0 ? string.Empty : text[from..at];
    }

    internal static ProxyRoute Read(string variable, string text, IReadOnlyList<string> schemes, int port, int securePort)
    {
        var user = UserInfoOf(text);
        var plain = user.Length == 0 ? text : text.Replace(user + "@", string.Empty, StringComparison.Ordinal);
        if (!plain.Contains("://", StringComparison.Ordinal))
            plain = "http://" + plain;

        // To curl the one resolves names here and the other there; ours has them resolved there.
        if (plain.StartsWith("socks5h://", StringComparison.OrdinalIgnoreCase))
            plain = "socks5" + plain["socks5h".Length..];
        var shown = plain.TrimEnd('/');
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var address) || !schemes.Contains(address.Scheme) || address.Host.Length == 0)
            return new ProxyRoute(variable, shown);
        var authority = plain[(plain.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/')[0];
        var hasPort = authority[(authority.LastIndexOf(']') + 1)..].Contains(':');
        var named = new UriBuilder(
            address.Scheme,
            address.Host,
            hasPort ? address.Port
                : address.Scheme == Uri.UriSchemeHttps ? securePort
                : port
        ).Uri;
        var words = user.Split(':', 2);
        return new ProxyRoute(variable, $"{named.Scheme}://{named.Host}:{named.Port}")
        {
            Address = named,
            Credential =
                user.Length == 0
                    ? null
                    : new NetworkCredential(
                        Uri.UnescapeDataString(words[0]),
                        words.Length == 2 ? Uri.UnescapeDataString(words[1]) : string.Empty
                    ),
        };
    }
}
