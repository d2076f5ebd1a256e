using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Benchmarks;

/// <summary>
/// The same detection by Prometheus' blackbox exporter, a rule and Alertmanager, at the same interval: how long it is from
/// the third failed answer until the webhook comes in, at which a rollback could begin.
/// </summary>
/// <param name="work">A folder for configuration and data.</param>
internal sealed class AlertmanagerContender(string work)
{
    private static readonly string[] Programs = ["prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter"];

    /// <summary>What is missing; null where nothing is.</summary>
    public static string? Missing =>
        Programs.FirstOrDefault(p =>
            !(Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, p)))
        );

    /// <summary>Has a sandbox fail again and again.</summary>
    public async Task TimeToWebhookAsync(int rounds)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var heard = new List<DateTimeOffset>();
        await using var receiver = await ReceiveAsync(heard);
        var webhook = receiver.Urls.First();
        var (prometheus, alertmanager, blackbox) = (FreePort(), FreePort(), FreePort());
        Write("blackbox.yml", "modules: { health: { prober: http, timeout: 1s, http: { preferred_ip_protocol: ip4 } } }");
        Write("rules.yml", "groups: [ { name: b, interval: 50ms, rules: [ { alert: Down, expr: probe_success == 0, for: 100ms } ] } ]");
        Write(
            "alertmanager.yml",
            $"route: {{ receiver: b, group_wait: 0s, group_interval: 1ms, repeat_interval: 1h }}\nreceivers: [ {{ name: b, "
                + $"webhook_configs: [ {{ url: \"{webhook}\", send_resolved: false }} ] }} ]"
        );
        Write(
            "prometheus.yml",
            $$"""
            global: { scrape_interval: 50ms, scrape_timeout: 50ms, evaluation_interval: 50ms }
            rule_files: [ rules.yml ]
            alerting: { alertmanagers: [ { static_configs: [ { targets: [ "127.0.0.1:{{alertmanager}}" ] } ] } ] }
            scrape_configs:
              - job_name: b
                metrics_path: /probe
                params: { module: [ health ], target: [ "{{sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}}/health" ] }
                static_configs: [ { targets: [ "127.0.0.1:{{blackbox}}" ] } ]
            """
        );
        using var one = Start(
            "prometheus-blackbox-exporter",
            $"--config.file={Path.Combine(work, "blackbox.yml")}",
            $"--web.listen-address=127.0.0.1:{blackbox}"
        );
        using var two = Start(
            "prometheus-alertmanager",
            $"--config.file={Path.Combine(work, "alertmanager.yml")}",
            $"--storage.path={Path.Combine(work, "am")}",
            $"--web.listen-address=127.0.0.1:{alertmanager}",
            "--cluster.listen-address="
        );
        using var three = Start(
            "prometheus",
            $"--config.file={Path.Combine(work, "prometheus.yml")}",
            $"--storage.tsdb.path={Path.Combine(work, "tsdb")}",
            $"--web.listen-address=127.0.0.1:{prometheus}"
        );
        try
        {
            await Task.Delay(5000);
            var times = new List<double>();
            for (var round = -1; round < rounds; round++)
            {
                heard.Clear();
                var began = DateTimeOffset.UtcNow;
                sandbox.Faults.Set("error@health");
                var waited = Stopwatch.GetTimestamp();
                while (heard.Count == 0 && Stopwatch.GetElapsedTime(waited) < TimeSpan.FromSeconds(20))
                    await Task.Delay(2);
                if (heard.Count == 0)
                    throw new InvalidOperationException("Alertmanager sent no alert");
                var third = sandbox
                    .Requests.Where(r => r.Listener == "front" && r.Path == "/health" && r.Time >= began)
                    .Skip(2)
                    .FirstOrDefault();
                sandbox.Faults.Clear();
                if (round >= 0 && third is not null)
                    times.Add((heard[0] - third.Time).TotalMilliseconds);
                await Task.Delay(1000);
            }

            var sorted = times.Order().ToArray();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| blackbox exporter, Prometheus and Alertmanager, until the webhook comes in, {rounds} times | "
                        + $"{sorted[sorted.Length / 2]:0.0} ms in the median | "
                        + $"{sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1]:0.0} ms at the 99th percentile | {sorted[0]:0.0} "
                        + $"to {sorted[^1]:0.0} ms |"
                )
            );
        }
        finally
        {
            foreach (var process in new[] { one, two, three })
                process.Kill();
        }
    }

    private static async Task<WebApplication> ReceiveAsync(List<DateTimeOffset> heard)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = builder.Build();
        receiver.Run(context =>
        {
            heard.Add(DateTimeOffset.UtcNow);
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        });
        await receiver.StartAsync();
        return receiver;
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(work, name), text);
}
