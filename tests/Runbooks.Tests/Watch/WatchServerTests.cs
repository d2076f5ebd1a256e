using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
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
        Assert.That(
            (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts, status: "resolved")))).Status,
            Is.EqualTo(200)
        );
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
    [TestCase("shop", "rol", "no trigger of `shop` starts the runbook `rol`: an alert may start roll; did you mean `roll`?")]
    [TestCase("shop", "demanding", "no trigger of `shop` starts the runbook `demanding`: an alert may start roll")]
    [TestCase("shop", "quick-rollback", "no trigger of `shop` starts the runbook `quick-rollback`")]
    [TestCase("shop", "runbooks/roll.yaml", "an alert names a runbook by its id alone")]
    [TestCase("shop", "roll.yaml", "an alert names a runbook by its id alone")]
    [TestCase("shop", "..\\roll.YML", "an alert names a runbook by its id alone")]
    [TestCase("shop", null, "no label or annotation `runbook` says what runs")]
    [TestCase(null, "roll", "no label or annotation `target` says which target it is of")]
    public async Task An_alert_that_cannot_be_acted_upon_is_refused_with_the_reason(string? target, string? runbook, string reason)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        run.Project.Write(
            "runbooks/demanding.yaml",
            "apiVersion: runbooks/v1\nid: demanding\ntitle: It wants more\nseverity: minor\ninputs:\n  ticket: { type: "
                + "string, required: true }\nsteps:\n  - id: rollback\n    rollback: {}\nchecklist: [ health ]\n"
        );
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        var (status, body, _) = await PostAsync(server, Alerts(Alert("f1", target, runbook)));

        Assert.That((status, body), Is.EqualTo((422, body)));
        Assert.That((string?)JsonNode.Parse(body)!["refused"]![0], Does.Contain(reason));
        Assert.That(run.Events.OfType<AlertTaken>(), Is.Empty);
        Assert.That(
            run.Events.OfType<AlertsRefused>().Single().Describe(),
            Does.StartWith("1 of 1 alert refused: ").And.Contain(reason),
            "the log says it as well"
        );
    }

    [Test]
    public async Task A_file_that_an_alert_names_does_not_run()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        var proof = Path.Combine(run.Project.Folder, "it-ran");
        var planted = run.Project.Write(
            "elsewhere/evil.yaml",
            $"apiVersion: runbooks/v1\nid: evil\ntitle: Not yours\nseverity: minor\nsteps:\n  - id: run\n    command: {{ "
                + $"run: [touch, {proof}] }}\n"
        );
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", planted), Alert("f2", "shop", "evil")))).Status, Is.EqualTo(422));
        await run.LooksAsync(3);

        Assert.That((File.Exists(proof), run.Events.OfType<RunBegan>().Count()), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task One_alert_out_of_a_bound_costs_the_others_of_its_group_nothing()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var server = await ServeAsync(run);
        var (talkative, labelled, odd, unnamed) = (
            Alert("f1", "shop", "roll"),
            Alert("f2", "nowhere", "roll"),
            Alert(new string('f', 65), "shop", "roll"),
            Alert("f4", "shop", "roll")
        );
        talkative["annotations"]!["description"] = new string('d', 5000);
        talkative["annotations"]!["count"] = 3;
        for (var i = 0; i < 300; i++)
            labelled["labels"]![$"label{i}"] = "x";
        unnamed["labels"]!["target"] = 7;

        var (status, body, _) = await PostAsync(server, Alerts(odd, unnamed, labelled, talkative));
        var ended = await run.ToldAsync<RunEnded>();

        var refused = JsonNode.Parse(body)!["refused"]!.AsArray().Select(r => (string)r!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((status, (int)JsonNode.Parse(body)!["taken"]!), Is.EqualTo((422, 1)));
            Assert.That(refused, Has.Count.EqualTo(3));
            Assert.That(refused[0], Is.EqualTo("alert 1 (ErrorsAbound): its `fingerprint` has 65 characters, more than 64"));
            Assert.That(refused[1], Is.EqualTo("alert 2 (ErrorsAbound): `target` of its `labels` is not a text"));
            Assert.That(refused[2], Does.Contain("no target `nowhere` is watched"), "its many labels are no matter");
            Assert.That((ended.Outcome, sandbox.RollbackPosts), Is.EqualTo(("recovered", 1)), ended.Reason);
            Assert.That(
                run.Events.OfType<AlertsRefused>().Single().Describe(),
                Does.StartWith("3 of 4 alerts refused: alert 1 (ErrorsAbound)")
            );
            Assert.That(run.Project.Git($"ls-tree -r --name-only incident/{ended.Incident}"), Does.Contain("-alert.json"));
        });
    }

    [Test]
    public async Task Of_more_than_a_thousand_alerts_the_first_are_taken_and_the_rest_are_named()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync(shadow: true);
        await using var server = await ServeAsync(run);

        var (status, body, _) = await PostAsync(
            server,
            Alerts([.. Enumerable.Range(0, 1003).Select(i => Alert($"f{i}", "shop", "roll", status: "resolved"))])
        );

        var refused = JsonNode.Parse(body)!["refused"]!.AsArray();
        Assert.That((status, (int)JsonNode.Parse(body)!["taken"]!, refused.Count), Is.EqualTo((422, 1000, 3)));
        Assert.That(
            (string?)refused[2],
            Is.EqualTo("alert 1003 (ErrorsAbound): it is beyond the first 1000 of one message: set `max_alerts` of the webhook")
        );
    }

    [Test]
    public async Task What_is_said_to_fire_after_it_was_resolved_starts_nothing_after_a_restart_either()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never, "safeguards: { cooldown: 0s }");
        await run.BeginAsync();
        var starts = TimeProvider.System.GetUtcNow();
        await using (var server = await ServeAsync(run))
        {
            Assert.That(
                (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts, status: "resolved")))).Status,
                Is.EqualTo(200)
            );
            Assert.That(
                (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status,
                Is.EqualTo(200),
                "it came late"
            );
            Assert.That(
                (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts.AddSeconds(-5))))).Status,
                Is.EqualTo(200),
                "and one of before later still"
            );
            await run.ToldAsync<AlertPast>();
        }

        await run.EndAsync();
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var again = await ServeAsync(run);
        Assert.That((await PostAsync(again, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status, Is.EqualTo(200));
        Assert.That(
            (await run.ToldAsync<AlertPast>()).Describe(),
            Does.Contain("the alert ErrorsAbound of ").And.Contain("nothing is done")
        );
        await run.LooksAsync(3);
        Assert.That((sandbox.RollbackPosts, run.Events.OfType<RunBegan>().Count()), Is.EqualTo((0, 0)));

        await PostAsync(again, Alerts(Alert("f1", "shop", "roll", startsAt: TimeProvider.System.GetUtcNow())));
        await run.ToldAsync<RunEnded>();
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1), "that it fires anew is news");
    }

    [Test]
    public async Task Alerts_that_Alertmanager_left_out_are_told()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);
        var message = JsonNode.Parse(Alerts())!;
        message["truncatedAlerts"] = 12;

        var (status, body, _) = await PostAsync(server, message.ToJsonString());

        Assert.That((status, (int)JsonNode.Parse(body)!["truncatedAlerts"]!), Is.EqualTo((200, 12)));
        Assert.That((await run.ToldAsync<AlertsTruncated>()).Describe(), Does.StartWith("Alertmanager left 12 alerts out of a message"));
    }

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
    [TestCase("{\"version\":\"3\",\"alerts\":[]}", 400, "`version` is \"3\", wanted \"4\"")]
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

    private static Task<WatchServer> ServeAsync(WatchRun run, Authentication? authentication = null) =>
        WatchServer.StartAsync(
            run.Status,
            new AlertReceiver(run.Watcher),
            run.Watcher.Close,
            socket: null,
            new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0)),
            authentication,
            CancellationToken.None
        );

    private static string Alerts(params JsonObject[] alerts) =>
        new JsonObject
        {
            ["version"] = "4",
            ["groupKey"] = "{}:{}",
            ["status"] = "firing",
            ["receiver"] = "runbook",
            ["truncatedAlerts"] = 0,
            ["alerts"] = new JsonArray([.. alerts.Select(a => (JsonNode)a)]),
        }.ToJsonString();

    private static JsonObject Alert(
        string fingerprint,
        string? target,
        string? runbook,
        string status = "firing",
        DateTimeOffset? startsAt = null
    )
    {
        var (labels, annotations) = (
            new JsonObject { ["alertname"] = "ErrorsAbound" },
            new JsonObject { ["summary"] = "One of ten queries fails." }
        );
        if (target is not null)
            labels["target"] = target;
        if (runbook is not null)
            annotations["runbook"] = runbook;
        return new JsonObject
        {
            ["status"] = status,
            ["fingerprint"] = fingerprint,
            ["startsAt"] = (startsAt ?? TimeProvider.System.GetUtcNow()).ToString("O"),
            ["endsAt"] = "0001-01-01T00:00:00Z",
            ["labels"] = labels,
            ["annotations"] = annotations,
        };
    }

    private static Task<(int Status, string Body, string? Type)> GetAsync(
        WatchServer server,
        string path,
        string? authorization,
        string? host = null
    ) => SendAsync(server, HttpMethod.Get, path, null, authorization, host);

    private static Task<(int Status, string Body, string? Type)> PostAsync(
        WatchServer server,
        string body,
        string? authorization = null,
        string type = "application/json"
    ) =>
        SendAsync(
            server,
            HttpMethod.Post,
            WatchServer.WebhookPath,
            new StringContent(body, Encoding.UTF8, type),
            authorization,
            host: null
        );

    private static async Task<(int Status, string Body, string? Type)> SendAsync(
        WatchServer server,
        HttpMethod method,
        string path,
        HttpContent? content,
        string? authorization,
        string? host
    )
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.Address!, path)) { Content = content };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host is not null)
            request.Headers.Host = host;
        if (content?.Headers.ContentLength > 1024 * 1024)
            request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }
}
