using System.Globalization;
using System.Net;

namespace Runbooks.Watch.Listening;

/// <summary>
/// Where a watch listens: <c>127.0.0.1:9170</c>, <c>[::1]:9170</c>, <c>localhost:9170</c>, or <c>:9170</c> for every address of the
/// machine.
/// </summary>
/// <param name="EndPoint">The address and port; port 0 takes a free one.</param>
public sealed record ListenAddress(IPEndPoint EndPoint)
{
    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads one; null where the text is none.</summary>
    public static ListenAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            return null;
        var host = text[..colon];
        if (host is "" or "*")
            return new ListenAddress(new IPEndPoint(IPAddress.IPv6Any, port));
        if (host == "localhost")
            return new ListenAddress(new IPEndPoint(IPAddress.Loopback, port));
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            return null;
        return IPAddress.TryParse(host, out var address) ? new ListenAddress(new IPEndPoint(address, port)) : null;
    }
}
