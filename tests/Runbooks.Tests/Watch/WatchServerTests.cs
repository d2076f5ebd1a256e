using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Authoring;
using Runbooks.Diagnostics;
using Runbooks.Targets;
using Runbooks.Watch.Events;
using Runbooks.Watch.Listening;

namespace Runbooks.Tests.Watch;

/// <summary>What a watch answers to Alertmanager, Prometheus and a browser.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class WatchServerTests
{
    private const string Never = "health-check: { failures: 100, every: 200ms }";

    [Test]
    public async Task An_alert_that_fires_rolls_its_target_back_once_however_often_it_is_sent()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never, "safeguards: { cooldown: 0s }");
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var server = await ServeAsync(run);

        var starts = TimeProvider.System.GetUtcNow();
        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status, Is.EqualTo(200));
        var ended = await run.ToldAsync<RunEnded>();
        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status, Is.EqualTo(200));
        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts, status: "resolved")))).Status, Is.EqualTo(200));
        await run.LooksAsync(3);

        Assert.Multiple(() =>
        {
            Assert.That(ended.Outcome, Is.EqualTo("recovered"), ended.Reason);
            Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
            Assert.That(run.Events.OfType<AlertTaken>().Select(a => a.IsResolved), Is.EqualTo(new[] { false, true }));
            Assert.That(run.Project.Git($"log -1 --format=%B incident/{ended.Incident}"), Does.Contain("Runbook-Outcome: recovered"));
        });
    }

    [Test]
    public async Task An_alert_of_before_the_release_that_serves_says_nothing_about_it()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var server = await ServeAsync(run);
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await run.ToldAsync<ReleaseChanged>();

        var answer = await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: DateTimeOffset.UnixEpoch)));
        await run.LooksAsync(2);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That((await run.ToldAsync<Suppressed>()).Safeguard, Is.EqualTo("release"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [TestCase("other", "roll", "no target `other` is watched")]
    [TestCase("shopp", "roll", "did you mean `shop`?")]
    [TestCase("shop", "rol", "there is no runbook `rol`")]
    [TestCase("shop", "demanding", "the input `ticket` was not given")]
    [TestCase("shop", null, "no label or annotation `runbook` says what runs")]
    [TestCase(null, "roll", "no label or annotation `target` says which target it is of")]
    public async Task An_alert_that_cannot_be_acted_upon_is_refused_with_the_reason(string? target, string? runbook, string reason)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        run.Project.Write("runbooks/demanding.yaml", "apiVersion: runbooks/v1\nid: demanding\ntitle: It wants more\nseverity: minor\ninputs:\n  ticket: { type: string, required: true }\nsteps:\n  - id: rollback\n    rollback: {}\nchecklist: [ health ]\n");
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        var (status, body, _) = await PostAsync(server, Alerts(Alert("f1", target, runbook)));

        Assert.That((status, body), Is.EqualTo((422, body)));
        Assert.That((string?)JsonNode.Parse(body)!["refused"]![0], Does.Contain(reason));
        Assert.That(run.Events.OfType<AlertTaken>(), Is.Empty);
    }

    [TestCase("", 400, "the body is not a JSON object")]
    [TestCase("[]", 400, "the body is not a JSON object")]
    [TestCase("{\"version\":\"3\",\"alerts\":[]}", 400, "`version` is \"3\", wanted \"4\"")]
    [TestCase("{\"version\":\"4\"}", 400, "`alerts` is missing")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\"}]}", 400, "alert 1 has no `fingerprint`")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"odd\",\"fingerprint\":\"a\"}]}", 400, "neither firing nor resolved")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\",\"startsAt\":\"soon\"}]}", 400, "is not a time")]
    [TestCase("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\",\"startsAt\":\"2026-11-23T15:42:10Z\",\"labels\":{\"a\":1}}]}", 400, "are not texts by name")]
    public async Task A_body_of_another_kind_is_refused(string body, int status, string reason)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        var answer = await PostAsync(server, body);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, answer.Body)));
        Assert.That(answer.Body, Does.Contain(reason.Replace("\"", "\\u0022", StringComparison.Ordinal).Replace("`", "\\u0060", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_body_without_end_is_cut_off_and_another_type_is_none_of_ours()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        Assert.That((await PostAsync(server, new string(' ', (4 * 1024 * 1024) + 1))).Status, Is.EqualTo(413));
        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", "roll")), type: "text/plain")).Status, Is.EqualTo(415), "a browser may send that to any site");
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

        foreach (var path in new[] { "/", "/metrics", "/status", "/status.txt" }) Assert.That((await GetAsync(server, path, header)).Status, Is.EqualTo(status), path);
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
        Assert.That(page.Body, Does.Contain("100 health checks in a row fail").And.Contain(">pending<").And.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("href="));
        Assert.That(text, Does.Contain("shop  pending").And.Contain("serves      1.5.0 on green"));
    }

    [Test]
    public void What_a_target_says_is_text_on_the_page()
    {
        var page = StatusPage.Of(new Runbooks.Watch.Status.WatchStatus(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "1", 1, false, 0, [], [(DateTimeOffset.UnixEpoch, "<img src=x onerror=alert(1)>")], new Dictionary<string, long>()));

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

    private static Task<WatchServer> ServeAsync(WatchRun run, Authentication? authentication = null) =>
        WatchServer.StartAsync(run.Status, new AlertDesk(run.Watcher, () => new RunbookCatalog(run.Project.Folder)), run.Watcher.Close, socket: null, new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0)), authentication, CancellationToken.None);

    private static string Alerts(params JsonObject[] alerts) => new JsonObject
    {
        ["version"] = "4",
        ["groupKey"] = "{}:{}",
        ["status"] = "firing",
        ["receiver"] = "runbook",
        ["truncatedAlerts"] = 0,
        ["alerts"] = new JsonArray([.. alerts.Select(a => (JsonNode)a)]),
    }.ToJsonString();

    private static JsonObject Alert(string fingerprint, string? target, string? runbook, string status = "firing", DateTimeOffset? startsAt = null)
    {
        var (labels, annotations) = (new JsonObject { ["alertname"] = "ErrorsAbound" }, new JsonObject { ["summary"] = "One of ten queries fails." });
        if (target is not null) labels["target"] = target;
        if (runbook is not null) annotations["runbook"] = runbook;
        return new JsonObject { ["status"] = status, ["fingerprint"] = fingerprint, ["startsAt"] = (startsAt ?? TimeProvider.System.GetUtcNow()).ToString("O"), ["endsAt"] = "0001-01-01T00:00:00Z", ["labels"] = labels, ["annotations"] = annotations };
    }

    private static Task<(int Status, string Body, string? Type)> GetAsync(WatchServer server, string path, string? authorization, string? host = null) => SendAsync(server, HttpMethod.Get, path, null, authorization, host);

    private static Task<(int Status, string Body, string? Type)> PostAsync(WatchServer server, string body, string? authorization = null, string type = "application/json") =>
        SendAsync(server, HttpMethod.Post, WatchServer.WebhookPath, new StringContent(body, Encoding.UTF8, type), authorization, host: null);

    private static async Task<(int Status, string Body, string? Type)> SendAsync(WatchServer server, HttpMethod method, string path, HttpContent? content, string? authorization, string? host)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.Address!, path)) { Content = content };
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host is not null) request.Headers.Host = host;
        if (content?.Headers.ContentLength > 1024 * 1024) request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }
}
