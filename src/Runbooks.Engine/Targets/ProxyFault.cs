using System.Net;
using System.Net.Sockets;
using Runbooks.Connections;

namespace Runbooks.Targets;

/// <summary>Tells a proxy that fails from a target that does, as far as that can be told: a proxy is ours.</summary>
internal static class ProxyFault
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Names the proxy in an answer, and takes what failed in it for ours.</summary>
    /// <param name="answer">What became of the request.</param>
    /// <param name="route">The proxy.</param>
    /// <param name="url">Where the request goes.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<HttpAnswer> WeighAsync(HttpAnswer answer, ProxyRoute route, Uri url, CancellationToken cancel)
    {
        switch (answer)
        {
            // The connection that was not made is the one to the proxy. A handshake is made with the target itself, through a tunnel.
            case NotConnected no:
                return no with { Proxy = route.Shown, IsOurs = no.IsOurs || !no.IsHandshake };
            case AnswerLost lost:
                // Without a tunnel it is the proxy that must answer, with an error of its own where the target does not.
                var isBroken =
                    lost is { IsTimeout: false }
                    && url.Scheme == Uri.UriSchemeHttp
                    && route.Address!.Scheme.StartsWith("http", StringComparison.Ordinal);
                return lost with
                {
                    Proxy = route.Shown,
                    IsOurs = lost.IsOurs || isBroken || (lost.IsTimeout && !await TakesConnectionsAsync(route.Address!, cancel)),
                };
            default:
                return answer with { Proxy = route.Shown };
        }
    }

    private static async Task<bool> TakesConnectionsAsync(Uri proxy, CancellationToken cancel)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(proxy.IdnHost.Trim('[', ']'), proxy.Port), bound.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
