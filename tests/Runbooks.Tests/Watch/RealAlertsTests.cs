using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Targets;
using Runbooks.Tests.Support;
using Runbooks.Watch.Events;
using Runbooks.Watch.Listening;
using Runbooks.Watch.Sources;

namespace Runbooks.Tests.Watch;

/// <summary>
/// Prometheus and Alertmanager themselves: one scrapes the sandbox and fires a rule, the other sends it, and the target is rolled back.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class RealAlertsTests
{
    [Test]
    public async Task A_rule_of_Prometheus_fires_through_Alertmanager_into_a_rollback_and_a_record()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", "health-check: { failures: 100, every: 500ms }");
        await run.BeginAsync();
        var secret = Authentication.Read("Bearer ${env:TOKEN}", _ => "a-token-of-tests", [], new DiagnosticBag());
        await using var server = await WatchServer.StartAsync(
            run.Status,
            new AlertReceiver(run.Watcher),
            run.Watcher.Close,
            socket: null,
            new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0)),
            secret,
            CancellationToken.None
        );
        using var alertmanager = StartAlertmanager(run.Project, server.Address!);
        using var prometheus = StartPrometheus(run.Project, sandbox.BaseUrl, alertmanager.Port);
        await prometheus.IsReadyAsync();
        await alertmanager.IsReadyAsync();

        sandbox.Faults.Set("high-memory=0.97@green");
        var ended = await run.ToldAsync<RunEnded>();

        Assert.Multiple(() =>
        {
            Assert.That(ended.Outcome, Is.EqualTo("recovered"), ended.Reason);
            Assert.That((sandbox.ActiveVersion, sandbox.RollbackPosts), Is.EqualTo(("1.4.2", 1)));
            Assert.That(
                run.Project.Git($"grep -h \"MemoryRunsOut\" incident/{ended.Incident} -- *incident.yaml"),
                Does.Contain("the alert MemoryRunsOut fires since").And.Contain("97% of the memory of shop is in use")
            );
            Assert.That(run.Project.Git($"ls-tree -r --name-only incident/{ended.Incident}"), Does.Contain("-alert.json"));
        });

        // The target is well again: the rule resolves, Alertmanager says so, and nothing more is done.
        await run.ToldAsync<AlertTaken>(a => a.IsResolved);
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [Test]
    public async Task A_query_is_answered_by_Prometheus_as_we_read_it()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", "health-check: { failures: 100, every: 500ms }");
        using var prometheus = StartPrometheus(run.Project, sandbox.BaseUrl, alertmanager: 9);
        await prometheus.IsReadyAsync();
        using var connections = TargetConnections.CreateForMany([]);
        var client = new TargetClient(
            new Target("prometheus", new Uri($"http://127.0.0.1:{prometheus.Port}")),
            connections,
            TimeProvider.System
        );

        Look look = null!;
        await UntilAsync(async () => (look = await AskAsync("process_memory_usage_ratio")).Outcome == LookOutcome.Answered);

        Assert.Multiple(async () =>
        {
            Assert.That((look.Series.Single().Value, look.Series.Single().Labels["job"]), Is.EqualTo((0.41, "shop")));
            Assert.That(
                (await AskAsync("scalar(process_memory_usage_ratio) / 0")).Series.Single().Value,
                Is.EqualTo(double.PositiveInfinity)
            );
            Assert.That(
                (await AskAsync("absent_metric")).Said,
                Does.StartWith("Prometheus: the query comes to no series: nothing matches it")
            );
            Assert.That((await AskAsync("up[1m]")).Said, Does.Contain("comes to a matrix"));
            Assert.That((await AskAsync("up +")).Said, Does.StartWith("Prometheus: HTTP 400, bad_data: "));
            Assert.That(
                (await AskAsync("label_replace(http_requests_total, \"status\", \"x\", \"status\", \".*\") * 1")).Outcome,
                Is.Not.EqualTo(LookOutcome.Unanswered)
            );
        });

        Task<Look> AskAsync(string query) => new PromQlQuery(client, query, TimeSpan.FromSeconds(5)).LookAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_check_of_ones_own_is_decided_by_what_Prometheus_answers()
    {
        await using var run = new WatchRun();
        await using var engine = await EngineRun.StartAsync(BadRelease.None);
        using var prometheus = StartPrometheus(run.Project, engine.Sandbox.BaseUrl, alertmanager: 9);
        await prometheus.IsReadyAsync();
        var server = new PrometheusServer(new Uri($"http://127.0.0.1:{prometheus.Port}"), []);
        var target = engine.Target with { Prometheus = server, RequestTimeout = TimeSpan.FromSeconds(5) };
        const string Yaml = """
            apiVersion: runbooks/v1
            id: test
            title: A test
            severity: feature
            steps:
              - { id: look, http: { get: /health } }
            checks:
              memory: { promql: process_memory_usage_ratio, pass: value < 0.9 }
              full: { promql: process_memory_usage_ratio, pass: value > 0.9 }
              job: { promql: up, pass: 'series[0].labels.job == "shop"', stable: 3, every: 10ms }
              absent: { promql: absent_metric, pass: value < 1 }
              wrong: { promql: up +, pass: value < 1 }
              infinite: { promql: scalar(process_memory_usage_ratio) / 0, pass: value > 1 }
            checklist: [ memory, full, job, absent, wrong, infinite ]
            """;

        await UntilAsync(async () =>
        {
            await engine.RunAsync(Yaml, configure: s => s.Target = target);
            return engine.Events.OfType<CheckFinished>().Last(c => c.Id == "memory").Status == CheckStatus.Pass;
        });

        var seen = engine.Events.OfType<CheckFinished>().Where(c => c.Final).ToDictionary(c => c.Id);
        Assert.Multiple(() =>
        {
            Assert.That(seen["memory"].Actual, Is.EqualTo("`process_memory_usage_ratio` comes to 0.41; `value < 0.9` holds"));
            Assert.That((seen["full"].Status, seen["job"].Status), Is.EqualTo((CheckStatus.Fail, CheckStatus.Pass)));
            Assert.That(new[] { "absent", "wrong", "infinite" }.Select(id => seen[id].Status), Is.All.EqualTo(CheckStatus.Unknown));
            Assert.That(seen["absent"].Actual, Does.StartWith("Prometheus: the query comes to no series"));
            Assert.That(seen["wrong"].Actual, Does.StartWith("Prometheus: HTTP 400, bad_data"));
        });
    }

    private static Server StartPrometheus(CommandRun project, Uri target, int alertmanager)
    {
        project.Write(
            "prometheus/rules.yaml",
            """
            groups:
              - name: shop
                interval: 500ms
                rules:
                  - alert: MemoryRunsOut
                    expr: process_memory_usage_ratio > 0.9
                    for: 2s
                    labels: { target: shop }
                    annotations: { runbook: roll, summary: "{{ $value | humanizePercentage }} of the memory of {{ $labels.job }} is in use" }
            """
        );
        var config = project.Write(
            "prometheus/prometheus.yaml",
            $$"""
            global: { scrape_interval: 500ms, scrape_timeout: 400ms, evaluation_interval: 500ms }
            rule_files: [ rules.yaml ]
            alerting: { alertmanagers: [ { static_configs: [ { targets: [ "127.0.0.1:{{alertmanager}}" ] } ] } ] }
            scrape_configs: [ { job_name: shop, static_configs: [ { targets: [ "{{target.Authority}}" ] } ] } ]
            """
        );
        return Server.Start("prometheus", port =>
            [
                $"--config.file={config}",
                $"--storage.tsdb.path={Path.Combine(project.Folder, "prometheus", "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--rules.alert.resend-delay=1s",
                "--log.level=error",
            ]
        );
    }

    private static Server StartAlertmanager(CommandRun project, Uri watch)
    {
        var config = project.Write(
            "alertmanager/alertmanager.yaml",
            $$"""
            route: { receiver: runbook, group_by: [ alertname, target ], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1s }
            receivers:
              - name: runbook
                webhook_configs:
                  - url: "{{new Uri(watch, WatchServer.WebhookPath)}}"
                    send_resolved: true
                    http_config: { authorization: { type: Bearer, credentials: a-token-of-tests } }
            """
        );
        return Server.Start("prometheus-alertmanager", port =>
            [
                $"--config.file={config}",
                $"--storage.path={Path.Combine(project.Folder, "alertmanager", "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
                "--log.level=error",
            ]
        );
    }

    private static Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        Bounded.UntilAsync(holds, what);

    private sealed class Server : IDisposable
    {
        private readonly Process _process;

        private Server(Process process, int port) => (_process, Port) = (process, port);

        public int Port { get; }

        public static Server Start(string program, Func<int, string[]> arguments)
        {
            var path = Component.Program(program);
            var port = FreePort.Next();
            return new Server(
                Process.Start(new ProcessStartInfo(path, arguments(port)) { RedirectStandardOutput = true, RedirectStandardError = true })!,
                port
            );
        }

        public async Task IsReadyAsync()
        {
            using var client = new HttpClient();
            await UntilAsync(async () =>
            {
                if (_process.HasExited)
                    Assert.Fail(await _process.StandardError.ReadToEndAsync());
                try
                {
                    using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{Port}/-/ready"));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
        }

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.Ends();
            _process.Dispose();
        }
    }
}
