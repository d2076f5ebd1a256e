using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Targets;
using Runbooks.Watch.Scheduling;
using Runbooks.Watch.Sources;

namespace Runbooks.Tests.Watch;

/// <summary>How targets are looked at, and whose fault it is when nothing is seen.</summary>
public sealed class SourcesTests
{
    [TestCase(SocketError.ConnectionRefused, false)]
    [TestCase(SocketError.ConnectionReset, false)]
    [TestCase(SocketError.ConnectionAborted, false)]
    [TestCase(SocketError.TimedOut, false)]
    [TestCase(SocketError.HostNotFound, true)]
    [TestCase(SocketError.TryAgain, true)]
    [TestCase(SocketError.NoRecovery, true)]
    [TestCase(SocketError.NoData, true)]
    [TestCase(SocketError.NetworkDown, true)]
    [TestCase(SocketError.NetworkUnreachable, true)]
    [TestCase(SocketError.HostUnreachable, true)]
    [TestCase(SocketError.TooManyOpenSockets, true)]
    [TestCase(SocketError.NoBufferSpaceAvailable, true)]
    [TestCase(SocketError.AddressNotAvailable, true)]
    [TestCase(SocketError.AccessDenied, true)]
    public async Task What_the_system_says_tells_whose_fault_it_is(SocketError error, bool isOurs)
    {
        using var connections = new TargetConnections(
            () => new Failing(new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)error))),
            () => new Failing(new IOException())
        );
        var look = await new HealthProbe(
            new TargetClient(new Target("shop", new Uri("http://127.0.0.1:1")), connections, TimeProvider.System),
            "/health",
            TimeSpan.FromSeconds(1)
        ).LookAsync(CancellationToken.None);

        Assert.That(look.Outcome, Is.EqualTo(isOurs ? LookOutcome.Missing : LookOutcome.Unanswered), look.Said);
    }

    [Test]
    public void A_resolver_a_proxy_a_certificate_that_we_refuse_and_files_that_ran_out_are_ours()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LocalFault.Has(new HttpRequestException(HttpRequestError.NameResolutionError)), Is.True);
            Assert.That(LocalFault.Has(new HttpRequestException(HttpRequestError.ProxyTunnelError)), Is.True);
            Assert.That(
                LocalFault.Has(
                    new HttpRequestException(
                        HttpRequestError.SecureConnectionError,
                        "no",
                        new AuthenticationException(
                            "The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot"
                        )
                    )
                ),
                Is.True
            );
            Assert.That(LocalFault.Has(new IOException("Too many open files", 24)), Is.True);
            Assert.That(
                LocalFault.Has(
                    new HttpRequestException(
                        HttpRequestError.SecureConnectionError,
                        "no",
                        new AuthenticationException("Authentication failed, see inner exception.")
                    )
                ),
                Is.False,
                "a handshake that the target broke off"
            );
            Assert.That(LocalFault.Has(new HttpIOException(HttpRequestError.ResponseEnded)), Is.False);
            Assert.That(LocalFault.Has(new HttpRequestException(HttpRequestError.InvalidResponse)), Is.False);
        });
    }

    [Test]
    public async Task A_port_where_nobody_listens_and_a_server_that_says_nothing_are_the_targets_silence()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var silence = await LookAsync(((IPEndPoint)silent.LocalEndpoint).Port, TimeSpan.FromMilliseconds(100));
        silent.Stop();
        var refusal = await LookAsync(((IPEndPoint)silent.LocalEndpoint).Port, TimeSpan.FromSeconds(1));

        Assert.That((silence.Outcome, silence.Said), Is.EqualTo((LookOutcome.Unanswered, "no answer: nothing came within 100ms")));
        Assert.That((refusal.Outcome, refusal.Said), Is.EqualTo((LookOutcome.Unanswered, "no connection: the connection was refused")));
    }

    [TestCase("""{"health":"healthy","version":"2","environment":"blue"}""", """{"status":"healthy"}""", LookOutcome.Answered, true)]
    [TestCase("""{"health":"healthy"}""", """{"status":"unhealthy"}""", LookOutcome.Answered, false)]
    [TestCase("""{"health":"healthy"}""", """{"message":"It works"}""", LookOutcome.Answered, true)]
    [TestCase("""{"health":"unhealthy"}""", """{"status":"healthy"}""", LookOutcome.Answered, false)]
    [TestCase("""{"message":"It works"}""", """{"status":"healthy"}""", LookOutcome.Missing, false)]
    [TestCase("It works", """{"status":"healthy"}""", LookOutcome.Missing, false)]
    public async Task A_health_check_is_read_as_the_checklist_reads_it(
        string controller,
        string application,
        LookOutcome outcome,
        bool isGood
    )
    {
        using var connections = new TargetConnections(
            () => new Answering(path => path == "/health" ? controller : application),
            () => new Failing(new IOException())
        );
        var look = await new HealthProbe(
            new TargetClient(new Target("shop", new Uri("http://127.0.0.1:1")), connections, TimeProvider.System),
            "/health",
            TimeSpan.FromSeconds(1)
        ).LookAsync(CancellationToken.None);

        Assert.That((look.Outcome, look.IsGood), Is.EqualTo((outcome, isGood)), look.Said);
    }

    [TestCase(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a"},"value":[1.5,"1"]}]}}""",
        200,
        LookOutcome.Answered,
        "1 series"
    )]
    [TestCase("""{"status":"success","data":{"resultType":"scalar","result":[1.5,"+Inf"]}}""", 200, LookOutcome.Answered, "1 series")]
    [TestCase("""{"status":"success","data":{"resultType":"vector","result":[]}}""", 200, LookOutcome.Missing, "comes to no series")]
    [TestCase(
        """{"status":"success","data":{"resultType":"matrix","result":[]}}""",
        200,
        LookOutcome.Missing,
        "comes to a matrix, expected a scalar or an instant vector"
    )]
    [TestCase(
        """{"status":"success","warnings":["a shard is away"],"data":{"resultType":"scalar","result":[1.5,"1"]}}""",
        200,
        LookOutcome.Missing,
        "it warns: a shard is away"
    )]
    [TestCase(
        """{"status":"error","errorType":"bad_data","error":"parse error at char 3"}""",
        400,
        LookOutcome.Missing,
        "HTTP 400, bad_data: parse error at char 3"
    )]
    [TestCase(
        """{"status":"error","errorType":"execution","error":"many-to-many matching"}""",
        422,
        LookOutcome.Missing,
        "HTTP 422, execution: many-to-many matching"
    )]
    [TestCase(
        """{"status":"error","errorType":"timeout","error":"query timed out"}""",
        503,
        LookOutcome.Missing,
        "HTTP 503, timeout: query timed out"
    )]
    [TestCase("nginx", 502, LookOutcome.Missing, "HTTP 502, \"nginx\"")]
    [TestCase(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{}]}]}}""",
        200,
        LookOutcome.Missing,
        "native histograms have none"
    )]
    public void What_Prometheus_answers_is_a_number_or_missing(string body, int status, LookOutcome outcome, string said)
    {
        var look = PromQlQuery.Read(
            new Answered(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero)
        );

        Assert.That(look.Outcome, Is.EqualTo(outcome), look.Said);
        Assert.That(look.Said, Does.Contain(said));
    }

    [Test]
    public async Task Looks_come_at_a_fixed_rate_whatever_they_take_and_late_ones_are_skipped()
    {
        var time = new FakeTimeProvider();
        var rate = new FixedRate(time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5));
        var started = time.GetTimestamp();
        var due = new List<double>();
        foreach (var takes in new[] { 0.0, 0.9, 0.9, 2.6, 0.1, 0.0 })
        {
            var waiting = rate.WaitAsync(CancellationToken.None);
            while (!waiting.IsCompleted)
                time.Advance(TimeSpan.FromMilliseconds(50));
            await waiting;
            due.Add(Math.Round(time.GetElapsedTime(started).TotalSeconds, 2));
            time.Advance(TimeSpan.FromSeconds(takes));
        }

        // The fourth took until 6.1: the due times 4.5 and 5.5 had passed.
        Assert.That(due, Is.EqualTo(new[] { 0.5, 1.5, 2.5, 3.5, 6.5, 7.5 }));
        Assert.That(rate.Skipped, Is.EqualTo(2));
    }

    [Test]
    public async Task A_network_works_where_somebody_else_answers()
    {
        var witnesses = new ReferenceAddresses(TimeProvider.System);
        witnesses.Add("http://a", _ => Task.FromResult(false));
        Assert.That(await witnesses.NetworkWorksAsync("http://a", CancellationToken.None), Is.True, "there is nobody to ask");

        var answers = false;
        witnesses.Add("http://b", _ => Task.FromResult(answers));
        Assert.That(await witnesses.NetworkWorksAsync("http://a", CancellationToken.None), Is.False);
        answers = true;
        Assert.That(
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => witnesses.NetworkWorksAsync("http://a", CancellationToken.None))),
            Is.All.True
        );
        Assert.That(
            await witnesses.NetworkWorksAsync("http://b", CancellationToken.None),
            Is.False,
            "the one that asks is no witness for itself"
        );
    }

    private static async Task<Look> LookAsync(int port, TimeSpan timeout)
    {
        using var connections = TargetConnections.CreateForMany([]);
        return await new HealthProbe(
            new TargetClient(new Target("shop", new Uri($"http://127.0.0.1:{port}")), connections, TimeProvider.System),
            "/health",
            timeout
        ).LookAsync(CancellationToken.None);
    }

    private sealed class Failing(Exception exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw exception;
    }

    private sealed class Answering(Func<string, string> body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(body(request.RequestUri!.AbsolutePath)) });
    }
}
