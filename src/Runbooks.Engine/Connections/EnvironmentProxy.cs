using System.Net;
using System.Net.Sockets;

namespace Runbooks.Connections;

/// <summary>
/// The proxies of the environment, read as curl reads them: <c>http_proxy</c> in small letters alone, <c>https_proxy</c> and
/// <c>all_proxy</c> in either, and <c>no_proxy</c> with names, their domains, addresses and networks, parted by commas or
/// blanks, or one asterisk. What else people use beside this (git, kubectl, package managers) goes by the same variables,
/// and a request that carries credentials must not take another way than theirs.
/// </summary>
/// <param name="environment">Looks an environment variable up.</param>
public sealed class EnvironmentProxy(Func<string, string?> environment) : IWebProxy, ICredentials
{
    private const int UsualPort = 1080;
    private const int UsualSecurePort = 443;
    private const int AddressBits = 32;
    private const int LongAddressBits = 128;

    /// <summary>All of them, as they are named.</summary>
    internal static readonly IReadOnlyList<string> Variables =
    [
        "http_proxy",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "no_proxy",
        "NO_PROXY",
    ];
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>That of this process.</summary>
    public static EnvironmentProxy OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Whether any variable is there: where none is, Windows and macOS have settings of their own.</summary>
    public bool IsGiven => Variables.Any(v => Value(v) is not null);

    /// <summary>Credentials in the addresses of proxies, which must appear nowhere.</summary>
    public IEnumerable<string> Secrets =>
        Variables
            .Where(v => !v.StartsWith("no", StringComparison.OrdinalIgnoreCase))
            .Select(Value)
            .OfType<string>()
            .Select(ProxyRoute.UserInfoOf)
            .Where(i => i.Length > 0)
            .SelectMany(i => i.Split(':', 2).Skip(1).Append(i))
            .SelectMany(i => new[] { i, Uri.UnescapeDataString(i) })
            .Where(i => i.Length > 0)
            .Distinct();

    /// <inheritdoc/>
    ICredentials? IWebProxy.Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>Which proxy a request goes through.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <returns>The proxy, or why it cannot be used; null where the request goes straight.</returns>
    internal ProxyRoute? RouteOf(Uri destination)
    {
        var isSecure = destination.Scheme == Uri.UriSchemeHttps;
        string[] names = isSecure ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] : ["http_proxy", "all_proxy", "ALL_PROXY"];
        if (names.FirstOrDefault(n => Value(n) is not null) is not { } variable || Excepts(destination.Host))
            return null;
        return ProxyRoute.Read(variable, Value(variable)!, Schemes, UsualPort, UsualSecurePort);
    }

    /// <inheritdoc/>
    Uri? IWebProxy.GetProxy(Uri destination) => RouteOf(destination)?.Address;

    /// <inheritdoc/>
    bool IWebProxy.IsBypassed(Uri host) => RouteOf(host)?.Address is null;

    /// <inheritdoc/>
    NetworkCredential? ICredentials.GetCredential(Uri uri, string authType) =>
        Variables
            .Select(v =>
                Value(v) is { } text && !v.StartsWith("no", StringComparison.OrdinalIgnoreCase)
                    ? ProxyRoute.Read(v, text, Schemes, UsualPort, UsualSecurePort)
                    : null
            )
            .FirstOrDefault(r => r?.Credential is not null && r.Address?.Host == uri.Host && r.Address.Port == uri.Port)
            ?.Credential;

    /// <summary>Whether <c>no_proxy</c> names a host.</summary>
    internal bool Excepts(string host)
    {
        if ((Value("no_proxy") ?? Value("NO_PROXY")) is not { } list)
            return false;
        if (list == "*")
            return true;
        var isLong = host.StartsWith('[');
        var name = isLong ? host.Trim('[', ']') : host;
        var address =
            IPAddress.TryParse(name, out var parsed) && (isLong || parsed.AddressFamily == AddressFamily.InterNetwork) ? parsed : null;
        return list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Any(token => address is null ? IsNameIn(token, name) : IsAddressIn(token, address));
    }

    private static bool IsNameIn(string token, string name)
    {
        var domain = token.EndsWith('.') ? token[..^1] : token;
        domain = domain.StartsWith('.') ? domain[1..] : domain;
        name = name.EndsWith('.') ? name[..^1] : name;
        if (name.Length == domain.Length)
            return name.Equals(domain, StringComparison.OrdinalIgnoreCase);
        return domain.Length > 0
            && name.Length > domain.Length
            && name[^(domain.Length + 1)] == '.'
            && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase);
    }

    // A network of no bits is its address alone, as it is for curl.
    private static bool IsAddressIn(string token, IPAddress address)
    {
        var parts = token.Split('/', 2);
        if (!IPAddress.TryParse(parts[0], out var network) || network.AddressFamily != address.AddressFamily || parts[0].Contains('['))
            return false;
        if (network.AddressFamily == AddressFamily.InterNetwork && parts[0].Count(c => c == '.') != 3)
            return false;
        var most = network.AddressFamily == AddressFamily.InterNetwork ? AddressBits : LongAddressBits;
        var bits = parts.Length == 2 && int.TryParse(parts[1], out var given) ? given : 0;
        if (bits < 0 || bits > most)
            return false;
        if (bits == 0)
            bits = most;
        var (one, other) = (network.GetAddressBytes(), address.GetAddressBytes());
        for (var i = 0; i < one.Length && bits > 0; i++, bits -= 8)
        {
            var mask = bits >= 8 ? 0xFF : (0xFF << (8 - bits)) & 0xFF;
            if (((one[i] ^ other[i]) & mask) != 0)
                return false;
        }

        return true;
    }

    // What is set to nothing is not set.
    private string? Value(string name) => environment(name) is { Length: > 0 } value ? value : null;
}
