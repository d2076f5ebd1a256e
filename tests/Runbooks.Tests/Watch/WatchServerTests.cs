using System.Net;
using System.Net.Sockets;
using Runbooks.Diagnostics;
using Runbooks.Targets;
using Runbooks.Watch.Events;
using Runbooks.Watch.Listening;
using static Runbooks.Tests.Watch.ServedWatch;

namespace Runbooks.Tests.Watch;

/// <summary>What a watch answers to Alertmanager, Prometheus and a browser.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class WatchServerTests
{
    [Test]
    public async Task Connections_that_only_stay_open_keep_nobody_out()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var connection = new TcpClient();
                idle.Add(connection);
                await connection.ConnectAsync(IPAddress.Loopback, server.Address!.Port);
                await connection.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            }

            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri(server.Address!, "/health"), bound.Token);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
        finally
        {
            idle.ForEach(c => c.Dispose());
        }
    }

    [TestCase("Bearer a-token-of-43-letters", 200)]
    [TestCase("Basic cnVuYm9vazphLXRva2VuLW9mLTQzLWxldHRlcnM=", 200)]
    [TestCase("Basic YS10b2tlbi1vZi00My1sZXR0ZXJz", 401)]
    [TestCase("Bearer another", 401)]
    [TestCase(null, 401)]
    public async Task A_token_opens_to_a_program_and_to_a_browser(string? header, int status)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run, Authentication.OfToken("a-token-of-43-letters"));

        Assert.That((await GetAsync(server, "/", header)).Status, Is.EqualTo(status));
    }

    [TestCase("", 400, "the body is not a JSON object")]
    [TestCase("[]", 400, "the body is not a JSON object")]
    [TestCase("{\"version\":\"3\",\"alerts\":[]}", 400, "`version` is \"3\", expected \"4\"")]
    [TestCase("{\"version\":\"4\"}", 400, "`alerts` is missing")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\"}]}", 422, "alert 1: it has no `fingerprint`")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"odd\",\"fingerprint\":\"a\"}]}", 422, "neither firing nor resolved")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\",\"startsAt\":\"soon\"}]}", 422, "is not a time")]
    [TestCase(
        "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\",\"startsAt\":\"2026-11-23T15:42:10Z\",\"labels\":[1]}]}",
        422,
        "its `labels` are not values by name"
    )]
    public async Task A_body_of_another_kind_is_refused(string body, int status, string reason)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        var answer = await PostAsync(server, body);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, answer.Body)));
        Assert.That(
            answer.Body,
            Does.Contain(reason.Replace("\"", "\\u0022", StringComparison.Ordinal).Replace("`", "\\u0060", StringComparison.Ordinal))
        );
    }

    [Test]
    public async Task A_body_without_end_is_cut_off_and_another_type_is_none_of_ours()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        Assert.That((await PostAsync(server, new string(' ', (4 * 1024 * 1024) + 1))).Status, Is.EqualTo(413));
        Assert.That(
            (await PostAsync(server, Alerts(Alert("f1", "shop", "roll")), type: "text/plain")).Status,
            Is.EqualTo(415),
            "a browser may send that to any site"
        );
        Assert.That(run.Events.OfType<AlertTaken>(), Is.Empty);
    }

    [TestCase("Bearer ${env:SECRET}", "Bearer sesame-1", 200)]
    [TestCase("Bearer ${env:SECRET}", "bearer sesame-1", 200)]
    [TestCase("Bearer ${env:SECRET}", "Bearer sesame-2", 401)]
    [TestCase("Bearer ${env:SECRET}", "Bearer sesame-11", 401)]
    [TestCase("Bearer ${env:SECRET}", "Bearer ", 401)]
    [TestCase("Bearer ${env:SECRET}", null, 401)]
    [TestCase("Basic am:${env:SECRET}", "Basic YW06c2VzYW1lLTE=", 200)]
    [TestCase("Basic am:${env:SECRET}", "Basic YW06c2VzYW1lLTI=", 401)]
    [TestCase("Basic am:${env:SECRET}", "Basic !!!", 401)]
    [TestCase("Basic am:${env:SECRET}", "Bearer sesame-1", 401)]
    public async Task Nobody_without_the_credential_is_heard(string auth, string? header, int status)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        var authentication = Authentication.Read(auth, name => name == "SECRET" ? "sesame-1" : null, [], new DiagnosticBag());
        await using var server = await ServeAsync(run, authentication);

        foreach (var path in new[] { "/", "/metrics", "/status", "/status.txt" })
            Assert.That((await GetAsync(server, path, header)).Status, Is.EqualTo(status), path);
        Assert.That((await PostAsync(server, Alerts(), header)).Status, Is.EqualTo(status));
        Assert.That((await GetAsync(server, "/health", null)).Status, Is.EqualTo(200), "whoever restarts us asks without one");
    }

    [TestCase("Bearer sesame-1", "stands in the command line")]
    [TestCase("Basic am:sesame-1", "stands in the command line")]
    [TestCase("sesame", "neither a bearer token nor a user with a password")]
    [TestCase("Basic ${env:SECRET}", "neither a bearer token nor a user with a password")]
    [TestCase("Bearer ${env:ABSENT}", "the environment variable `ABSENT` is not set")]
    public void A_credential_comes_from_the_environment(string auth, string reason)
    {
        var bag = new DiagnosticBag();

        Assert.That(Authentication.Read(auth, name => name == "SECRET" ? "sesame-1" : null, [], bag), Is.Null);
        Assert.That(bag.Sorted()[0].Message, Does.Contain(reason).And.Not.Contain("sesame-1"));
    }

    [Test]
    public async Task A_page_of_another_name_is_not_answered_where_there_is_no_credential()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        Assert.That((await GetAsync(server, "/status", null, host: "evil.example")).Status, Is.EqualTo(421));
        Assert.That((await GetAsync(server, "/status", null, host: "localhost")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Its_pages_say_how_everything_stands()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", "health-check: { failures: 100, every: 100ms }");
        await run.BeginAsync();
        await using var server = await ServeAsync(run);
        sandbox.Faults.Set("crashing@green");
        await run.UntilAsync(() => run.Status.Now().Targets[0].Triggers[0].Number >= 2, "it never failed");

        var metrics = (await GetAsync(server, "/metrics", null)).Body;
        var page = await GetAsync(server, "/", null);
        var text = (await GetAsync(server, "/status.txt", null)).Body;

        var (series, problem) = PrometheusText.Read(metrics, isWanted: null);
        Assert.That(problem, Is.Null, "its own metrics are of the format");
        Assert.That(series!.Single(s => s.Name == "runbook_watch_trigger_phase" && s.Labels["phase"] == "pending").Value, Is.EqualTo(1));
        Assert.That(page.Type, Is.EqualTo("text/html"));
        Assert.That(
            page.Body,
            Does.Contain("100 health checks in a row fail")
                .And.Contain(">pending<")
                .And.Not.Contain("<script")
                .And.Not.Contain("src=")
                .And.Not.Contain("href=")
        );
        Assert.That(text, Does.Contain("shop  pending").And.Contain("serves      1.5.0 on green"));
    }

    [Test]
    public void What_a_target_says_is_text_on_the_page()
    {
        var page = StatusPage.Of(
            new Runbooks.Watch.Status.WatchStatus(
                DateTimeOffset.UnixEpoch,
                DateTimeOffset.UnixEpoch,
                "1",
                1,
                false,
                0,
                [],
                [(DateTimeOffset.UnixEpoch, "<img src=x onerror=alert(1)>")],
                new Dictionary<string, long>()
            )
        );

        Assert.That(page, Does.Contain("&lt;img src=x onerror=alert(1)&gt;").And.Not.Contain("<img"));
    }

    [TestCase("127.0.0.1:9170", "127.0.0.1:9170", true)]
    [TestCase("localhost:9170", "127.0.0.1:9170", true)]
    [TestCase("[::1]:0", "[::1]:0", true)]
    [TestCase(":9170", "[::]:9170", false)]
    [TestCase("0.0.0.0:80", "0.0.0.0:80", false)]
    [TestCase("::1:80", null, false)]
    [TestCase("9170", null, false)]
    [TestCase("example.com:80", null, false)]
    [TestCase("127.0.0.1:70000", null, false)]
    public void An_address_is_read_as_it_is_written(string text, string? read, bool isLoopback)
    {
        var address = ListenAddress.Parse(text);

        Assert.That((address?.EndPoint.ToString(), address?.IsLoopback ?? false), Is.EqualTo((read, isLoopback)));
    }
}
