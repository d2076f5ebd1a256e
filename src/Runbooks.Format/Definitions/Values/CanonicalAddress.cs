using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Runbooks.Definitions.Values;

/// <summary>
/// An address in the one form that all spellings of it share: what tells targets apart, whatever people call them and
/// however they write where they are.
/// </summary>
public sealed record CanonicalAddress
{
    private const string ThisMachine = "localhost";

    private CanonicalAddress(string text, string? subject = null) =>
        (Text, Key) = (
            text,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject is null ? text : $"{text}\n{subject}")))[..16]
        );

    /// <summary><c>https://deploy.example.com/shop</c>: no default port, no final slash, no user, no query.</summary>
    public string Text { get; }

    /// <summary>Sixteen hexadecimal digits that name it, and what is meant of the things there, in files and references.</summary>
    public string Key { get; private init; }

    /// <summary>That of a base address.</summary>
    /// <param name="address">An absolute one.</param>
    /// <param name="subject">Which of the things there is meant; null where there is one alone.</param>
    public static CanonicalAddress Of(Uri address, string? subject = null)
    {
        var port = address.IsDefaultPort ? string.Empty : string.Create(CultureInfo.InvariantCulture, $":{address.Port}");
        return new CanonicalAddress(
            $"{address.Scheme.ToLowerInvariant()}://{HostOf(address)}{port}{address.AbsolutePath.TrimEnd('/')}",
            subject
        );
    }

    /// <summary>That of an address as a journal has it, with the key that it was given then.</summary>
    public static CanonicalAddress Of(string address, string key) => Of(address) with { Key = key };

    /// <summary>That of an address as people or journals write it; what is none counts as it is written.</summary>
    public static CanonicalAddress Of(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? Of(uri) : new CanonicalAddress(address.TrimEnd('/'));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string HostOf(Uri address)
    {
        // A name with a dot behind it is the same name, said to be complete.
        var host = address.IdnHost.ToLowerInvariant().Trim('[', ']').TrimEnd('.');
        if (host == ThisMachine)
            return ThisMachine;
        if (!IPAddress.TryParse(host, out var number))
            return host;
        if (number.IsIPv4MappedToIPv6)
            number = number.MapToIPv4();

        // To connect to "any address" is to connect to oneself. Further addresses such as 127.0.0.2 may be other servers.
        IPAddress[] own = [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Any, IPAddress.IPv6Any];
        if (own.Contains(number))
            return ThisMachine;
        return number.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{number}]" : number.ToString();
    }
}
