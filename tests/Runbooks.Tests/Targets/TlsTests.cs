using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Targets;

/// <summary>Real TLS: an authority of our own, and certificates of every kind that must not be taken.</summary>
internal sealed class TlsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private X509Certificate2 _authority = null!;

    [OneTimeSetUp]
    public void MakeAuthority() => _authority = Authority();

    [OneTimeTearDown]
    public void ForgetAuthority() => _authority.Dispose();

    [Test]
    public async Task An_authority_of_our_own_is_trusted_where_the_target_names_it()
    {
        await using var server = await ServeAsync(Certificate("localhost", -1, 1));
        using var run = new CommandRun();
        Assert.That(await AskAsync(Read(run, server, "tls: { ca: ../ca.pem }")!), Is.InstanceOf<Answered>());
    }

    [Test]
    public async Task It_is_not_trusted_without_being_named_and_the_answer_says_how_to()
    {
        await using var server = await ServeAsync(Certificate("localhost", -1, 1));
        using var run = new CommandRun();
        Assert.That(
            (await AskAsync(Read(run, server, string.Empty)!)).Describe(),
            Does.Contain(
                "nobody that is trusted signed the certificate of localhost: name the authority's certificate in the "
                    + "target's file, `tls: { ca: ca.pem }`"
            )
        );
    }

    [Test]
    public async Task Another_authority_is_not_trusted_in_its_place()
    {
        await using var server = await ServeAsync(Certificate("localhost", -1, 1));
        using var run = new CommandRun();
        using var another = Authority();
        Assert.That(
            (await AskAsync(Read(run, server, "tls: { ca: ../ca.pem }", another)!)).Describe(),
            Does.Contain("nobody that is trusted signed")
        );
    }

    [Test]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var server = await ServeAsync(Certificate("deploy.example.com", -1, 1));
        using var run = new CommandRun();
        Assert.That(
            (await AskAsync(Read(run, server, "tls: { ca: ../ca.pem }")!)).Describe(),
            Does.Contain("the certificate is not for localhost: write the address with a name that stands in it")
        );
    }

    [Test]
    public async Task An_expired_certificate_is_refused()
    {
        await using var server = await ServeAsync(Certificate("localhost", -10, -1));
        using var run = new CommandRun();
        Assert.That(
            (await AskAsync(Read(run, server, "tls: { ca: ../ca.pem }")!)).Describe(),
            Does.Contain("the certificate of localhost has expired or is not valid yet: renew it")
        );
    }

    [Test]
    public async Task The_authority_of_a_target_is_trusted_for_that_target_alone()
    {
        await using var server = await ServeAsync(Certificate("localhost", -1, 1));
        await using var other = await ServeAsync(Certificate("localhost", -1, 1));
        using var run = new CommandRun();
        var answer = await AskAsync(Read(run, server, "tls: { ca: ../ca.pem }")!, AddressOf(other) + "/health");
        Assert.That(answer.Describe(), Does.Contain("nobody that is trusted signed"));
    }

    [TestCase("ca: missing.pem", "there is no file `missing.pem`")]
    [TestCase("ca: empty.pem", "`empty.pem` holds no certificate in PEM")]
    [TestCase("ca: broken.pem", "`broken.pem` holds a certificate that cannot be read")]
    [TestCase("ca: ../../../outside.pem", "`../../../outside.pem` leads out of the project")]
    [TestCase("ca: /etc/hostname", "`/etc/hostname` is a whole path, and only files below this one's project can be named")]
    [TestCase("ca: link.pem", "`link.pem` leads out of the project")]
    [TestCase("verify: false", "unknown key `verify` in tls")]
    public void What_cannot_be_a_certificate_is_said(string tls, string said)
    {
        using var run = new CommandRun();
        run.Write("runbooks/targets/empty.pem", "nothing");
        run.Write("runbooks/targets/broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.CreateSymbolicLink(Path.Combine(run.Folder, "runbooks", "targets", "link.pem"), "/etc/hostname");
        var bag = new DiagnosticBag();
        ReadInto(run, "https://localhost:1", $"tls: {{ {tls} }}", bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Has.Some.Contains(said));
        if (!tls.StartsWith("verify", StringComparison.Ordinal))
            Assert.That(bag.Sorted().Select(d => $"{d.Code.Id} {d.Help}"), Has.Some.StartsWith("RB0309 put the authority's certificate"));
    }

    private static async Task<HttpAnswer> AskAsync(Target target, string path = "/health")
    {
        using var connections = TargetConnections.Create(target.Authorities);
        return await new TargetClient(target, connections, TimeProvider.System).SendAsync(
            new HttpCall("GET", path),
            CancellationToken.None
        );
    }

    private Target? Read(CommandRun run, WebApplication server, string tls, X509Certificate2? authority = null)
    {
        run.Write("runbooks/ca.pem", (authority ?? _authority).ExportCertificatePem());
        var bag = new DiagnosticBag();
        var target = ReadInto(run, AddressOf(server), tls, bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return target;
    }

    private static Target? ReadInto(CommandRun run, string address, string tls, DiagnosticBag bag)
    {
        var file = run.Write("runbooks/targets/own.yaml", $"apiVersion: runbooks/v1\nname: own\nbase-url: {address}\n{tls}\n");
        return TargetReader.Read(
            new SourceText("own.yaml", File.ReadAllText(file)),
            RunbookFormat.Vocabulary,
            _ => null,
            bag,
            TargetFolder.Of(file)
        );
    }

    private static string AddressOf(WebApplication server) =>
        server.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Our own authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    private X509Certificate2 Certificate(string host, int fromDay, int toDay)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var signed = request.Create(_authority, Now.AddDays(fromDay), Now.AddDays(toDay), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }

    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l =>
            {
                l.Protocols = HttpProtocols.Http1;
                l.UseHttps(certificate);
            }));
        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync("{}"));
        await server.StartAsync();
        return server;
    }
}
