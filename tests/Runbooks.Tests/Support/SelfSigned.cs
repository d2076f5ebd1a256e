using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Runbooks.Tests.Support;

/// <summary>The certificate of a test's own server, which is its own authority.</summary>
internal static class SelfSigned
{
    /// <summary>The file of the certificate, for the server and for those who are to trust it.</summary>
    public const string Certificate = "ca.pem";

    /// <summary>The file of its key.</summary>
    public const string Key = "key.pem";

    /// <summary>Writes both files.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="host">Whom it is for, besides this machine's loopback.</param>
    public static void Write(string folder, string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, Certificate), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, Key), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client that trusts such a server and no other.</summary>
    /// <param name="certificate">The path of its certificate.</param>
    public static HttpClient ClientOf(string certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(certificate));
        return new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new() { CertificateChainPolicy = policy },
                AllowAutoRedirect = false,
            }
        );
    }
}
