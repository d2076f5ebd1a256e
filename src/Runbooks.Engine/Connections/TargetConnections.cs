using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Runbooks.Connections;

/// <summary>
/// How requests leave: a handler that keeps connections for reads and a fresh one for each change, and for both
/// one that trusts the target's own authority and one that trusts the system's.
/// </summary>
/// <param name="own">Makes a handler for the target's own addresses.</param>
/// <param name="foreign">Makes a handler for every other address.</param>
/// <param name="proxy">The proxies they go through; null where they go straight.</param>
public sealed class TargetConnections(Func<HttpMessageHandler> own, Func<HttpMessageHandler> foreign, EnvironmentProxy? proxy = null)
    : IDisposable
{
    private const int UsualPerServer = 64;

    private readonly HttpMessageInvoker _own = new(own());
    private readonly HttpMessageInvoker _foreign = new(foreign());

    /// <summary>The proxies they go through; null where they go straight.</summary>
    public EnvironmentProxy? Proxy => proxy;

    /// <summary>Real connections over TCP: no redirects, no cookies, no decompression bombs, and certificates always verified.</summary>
    /// <param name="authorities">Whom the target's certificate is verified with; empty for the system's authorities.</param>
    /// <param name="proxy">The proxies they go through; null for those of this process's environment.</param>
    public static TargetConnections Create(IReadOnlyList<X509Certificate2> authorities, EnvironmentProxy? proxy = null) =>
        Of(authorities, UsualPerServer, proxy ?? EnvironmentProxy.OfProcess);

    /// <summary>
    /// The same for the watching of many targets, which may all lie behind one address: how many requests are under way is bounded by the
    /// probes, not here.
    /// </summary>
    /// <param name="authorities">Whom the targets' certificates are verified with; empty for the system's authorities.</param>
    /// <param name="proxy">The proxies they go through; null for those of this process's environment.</param>
    public static TargetConnections CreateForMany(IReadOnlyList<X509Certificate2> authorities, EnvironmentProxy? proxy = null) =>
        Of(authorities, int.MaxValue, proxy ?? EnvironmentProxy.OfProcess);

    /// <summary>The same, with something around each handler that sees what leaves, and may hold it back.</summary>
    /// <param name="authorities">Whom the target's certificate is verified with; empty for the system's authorities.</param>
    /// <param name="own">Put around what goes to the target's own addresses.</param>
    /// <param name="foreign">Put around what goes anywhere else.</param>
    /// <param name="isOfOurs">Whether it goes to a target that we made ourselves, on this machine, so that no proxy is asked.</param>
    public static TargetConnections CreateAround(
        IReadOnlyList<X509Certificate2> authorities,
        Func<HttpMessageHandler, HttpMessageHandler> own,
        Func<HttpMessageHandler, HttpMessageHandler> foreign,
        bool isOfOurs = false
    )
    {
        var proxy = isOfOurs ? null : EnvironmentProxy.OfProcess;
        return new(() => own(Handler(authorities, UsualPerServer, proxy)), () => foreign(Handler([], UsualPerServer, proxy)), proxy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _foreign.Dispose();
    }

    internal Lease Take(bool onFreshConnection, bool toTarget, SendFence? fence = null)
    {
        if (!onFreshConnection)
            return new Lease(toTarget ? _own : _foreign, owned: false);
        var handler = toTarget ? own() : foreign();
        var innermost = Innermost(handler);
        if (innermost is FencedHandler fenced)
            fenced.Fence = fence;
        if (fence is not null && innermost is SocketsHttpHandler sockets)
        {
            // Called when the connection stands, with TLS where there is some, and nothing has been written to it.
            sockets.PlaintextStreamFilter = async (context, cancel) =>
                await fence(cancel) is { } reason ? throw new WithheldException(reason) : context.PlaintextStream;
        }

        return new Lease(new HttpMessageInvoker(handler), owned: true);
    }

    private static HttpMessageHandler Innermost(HttpMessageHandler handler) =>
        handler is DelegatingHandler { InnerHandler: { } inner } ? Innermost(inner) : handler;

    private static TargetConnections Of(IReadOnlyList<X509Certificate2> authorities, int perServer, EnvironmentProxy proxy) =>
        new(() => Handler(authorities, perServer, proxy), () => Handler([], perServer, proxy), proxy);

    private static SocketsHttpHandler Handler(IReadOnlyList<X509Certificate2> authorities, int perServer, EnvironmentProxy? proxy)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxConnectionsPerServer = perServer,
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
        };
        // Without a variable, Windows and macOS know proxies of their own.
        if (proxy is null)
            handler.UseProxy = false;
        else if (proxy.IsGiven)
            handler.Proxy = proxy;
        if (authorities.Count > 0)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(authorities) };
        return handler;
    }

    // A private authority rarely publishes what it took back, and a list that cannot be fetched must not cost the rollback.
    private static X509ChainPolicy Trusting(IReadOnlyList<X509Certificate2> authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        foreach (var authority in authorities)
        {
            if (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData))
                policy.CustomTrustStore.Add(authority);
            else
                policy.ExtraStore.Add(authority);
        }

        return policy;
    }

    internal readonly struct Lease(HttpMessageInvoker invoker, bool owned) : IDisposable
    {
        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            invoker.SendAsync(request, cancel);

        public void Dispose()
        {
            if (owned)
                invoker.Dispose();
        }
    }
}
