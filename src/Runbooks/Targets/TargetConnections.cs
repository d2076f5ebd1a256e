using System.Net;

namespace Runbooks.Targets;

/// <summary>How requests leave: one handler that keeps connections for reads, and a fresh one for each change.</summary>
/// <param name="reads">Serves every request that does not change the target.</param>
/// <param name="fresh">Makes a handler that has no connection yet; it is disposed after one request.</param>
public sealed class TargetConnections(HttpMessageHandler reads, Func<HttpMessageHandler> fresh) : IDisposable
{
    private readonly HttpMessageInvoker _reads = new(reads);

    /// <summary>Real connections over TCP: no proxy to a loopback target, no redirects, no cookies, no decompression bombs.</summary>
    public static TargetConnections Create() => new(Handler(), Handler);

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    internal Lease Take(bool onFreshConnection, SendFence? fence = null)
    {
        if (!onFreshConnection) return new Lease(_reads, owned: false);
        var handler = fresh();
        if (fence is not null && handler is SocketsHttpHandler sockets)
        {
            // Called when the connection stands, with TLS where there is some, and nothing has been written to it.
            sockets.PlaintextStreamFilter = async (context, cancel) =>
                await fence(cancel) is { } reason ? throw new WithheldException(reason) : context.PlaintextStream;
        }

        return new Lease(new HttpMessageInvoker(handler), owned: true);
    }

    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 64,
        ActivityHeadersPropagator = null,
    };

    internal readonly struct Lease(HttpMessageInvoker invoker, bool owned) : IDisposable
    {
        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => invoker.SendAsync(request, cancel);

        public void Dispose()
        {
            if (owned) invoker.Dispose();
        }
    }
}
