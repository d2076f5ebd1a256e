using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Runbooks.Notifications.Channels;

/// <summary>Connections to providers: certificates always verified, no redirects, no cookies; proxies by the environment.</summary>
public sealed class ChannelConnections : IDisposable
{
    private readonly HttpMessageInvoker _system = new(Make([]));
    private readonly Dictionary<IReadOnlyList<X509Certificate2>, HttpMessageInvoker> _own = [];

    /// <summary>The connections that trust these authorities; the system's where there are none.</summary>
    internal HttpMessageInvoker Trusting(IReadOnlyList<X509Certificate2> authorities)
    {
        if (authorities.Count == 0)
            return _system;
        lock (_own)
        {
            if (!_own.TryGetValue(authorities, out var own))
                _own[authorities] = own = new HttpMessageInvoker(Make(authorities));
            return own;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _system.Dispose();
        foreach (var own in _own.Values)
            own.Dispose();
    }

    /// <summary>What a certificate is verified with.</summary>
    internal static X509ChainPolicy Policy(IReadOnlyList<X509Certificate2> authorities)
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

    private static SocketsHttpHandler Make(IReadOnlyList<X509Certificate2> authorities)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
        };
        if (authorities.Count > 0)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(authorities) };
        return handler;
    }
}
