using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Telemetry;
using Runbooks.Tests.Cli;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Telemetry;

/// <summary>
/// Runs as traces and metrics, as a collector receives them: the messages are read by the wire format of Protocol Buffers.
/// </summary>
public sealed class RunTelemetryTests
{
    [Test]
    public async Task A_run_is_a_trace_with_a_span_for_each_step_and_counts_in_the_metrics()
    {
        var received = new List<(string Path, string? Token, byte[] Body)>();
        await using var collector = await CollectAsync(received);
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(),
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-token=of-tests",
        };
        using (var telemetry = RunTelemetry.Create(environment.GetValueOrDefault, "1.2.3"))
        {
            using var story = await Story.RecoveredAsync(telemetry!.ForRun());
        }

        // ExportTraceServiceRequest.resource_spans(1).scope_spans(2).spans(2), and of a span name(5), parent(4), trace(1).
        var traces = received.Single(r => r.Path == "/v1/traces");
        var spans = Messages(traces.Body, 1, 2, 2).ToList();
        var names = spans.ConvertAll(s => Encoding.UTF8.GetString(Messages(s, 5).Single()));
        Assert.That(names, Is.EquivalentTo(new[] { "run performance-degradation", "step before", "step rollback" }));
        var run = spans[names.IndexOf("run performance-degradation")];
        var step = spans[names.IndexOf("step rollback")];
        Assert.Multiple(() =>
        {
            Assert.That(Messages(step, 4).Single(), Is.EqualTo(Messages(run, 2).Single()), "the step's parent is the run");
            Assert.That(Messages(step, 1).Single(), Is.EqualTo(Messages(run, 1).Single()), "in one trace");
            Assert.That(
                Messages(run, 11).Select(e => Encoding.UTF8.GetString(Messages(e, 2).Single())),
                Does.Contain("rollback intended").And.Contain("rollback resolved")
            );
            Assert.That(Attributes(run), Does.Contain("runbook.outcome=Recovered").And.Contain("runbook.run=20261123-154210-abcdef"));
            Assert.That(Encoding.UTF8.GetString(traces.Body), Does.Contain("service.name").And.Contain("1.2.3"));
            Assert.That(traces.Token, Is.EqualTo("of-tests"));
        });

        // ExportMetricsServiceRequest.resource_metrics(1).scope_metrics(2).metrics(2).name(1).
        var metrics = Messages(received.First(r => r.Path == "/v1/metrics").Body, 1, 2, 2)
            .Select(m => Encoding.UTF8.GetString(Messages(m, 1).Single()));
        Assert.That(metrics, Is.EquivalentTo(new[] { "runbook.runs", "runbook.rollbacks", "runbook.run.duration" }));
    }

    [Test]
    public async Task A_resumed_run_is_sent_as_one_whole_trace()
    {
        var received = new List<(string Path, string? Token, byte[] Body)>();
        await using var collector = await CollectAsync(received);
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        using var command = new CommandRun().InRepository();
        var target = command.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: "
                + $"10ms\nstable-every: 10ms\n"
        );
        Assert.That(
            await command.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=x"),
            Is.Zero,
            command.Out + command.Error
        );

        // As a process leaves it that is killed before it writes down how the run ended.
        var runs = Path.Combine(command.Folder, ".git", "runbook", "runs");
        var run = Directory.EnumerateDirectories(Path.Combine(command.Folder, ".git", "runbook", "done")).Single();
        var killed = Path.Combine(runs, Path.GetFileName(run));
        Directory.CreateDirectory(runs);
        Directory.Move(run, killed);
        var journal = Path.Combine(killed, "journal.ndjson");
        await File.WriteAllLinesAsync(journal, (await File.ReadAllLinesAsync(journal)).SkipLast(1));
        command.Git($"branch -q -D {command.Git("branch --list incident/* --format=%(refname:short)").Trim()}");
        command.With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First());

        Assert.That(await command.RunAsync("resume", "last"), Is.Zero, command.Out + command.Error);

        var spans = Messages(received.Single(r => r.Path == "/v1/traces").Body, 1, 2, 2).ToList();
        var names = spans.ConvertAll(s => Encoding.UTF8.GetString(Messages(s, 5).Single()));
        var whole = spans[names.IndexOf("run quick-rollback")];
        Assert.Multiple(() =>
        {
            Assert.That(names, Does.Contain("step rollback"), "what the process before had done is in it");
            Assert.That(spans.Select(s => Convert.ToHexString(Messages(s, 1).Single())).Distinct().Count(), Is.EqualTo(1), "in one trace");
            Assert.That(
                Messages(whole, 11).Select(e => Encoding.UTF8.GetString(Messages(e, 2).Single())),
                Does.Contain("rollback intended").And.Contain("run resumed")
            );
            Assert.That(Attributes(whole), Does.Contain($"runbook.run={Path.GetFileName(run)}").And.Contain("runbook.outcome=Recovered"));
        });
    }

    [Test]
    public async Task Members_of_a_group_that_run_at_once_are_a_trace_each_and_count_once()
    {
        var received = new List<(string Path, string? Token, byte[] Body)>();
        await using var collector = await CollectAsync(received);
        await using var at = await GroupedRun.StartAsync("", "");
        at.Group("waves: [[a, b]]");
        at.Run.With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First());

        Assert.That(await at.RollBackAsync("--group", "all"), Is.Zero, at.Run.Out + at.Run.Error);

        var runs = received
            .Where(r => r.Path == "/v1/traces")
            .SelectMany(r => Messages(r.Body, 1, 2, 2))
            .Where(s => Encoding.UTF8.GetString(Messages(s, 5).Single()) == "run quick-rollback")
            .ToList();
        Assert.That(
            runs.SelectMany(Attributes).Where(a => a.StartsWith("runbook.target=", StringComparison.Ordinal)),
            Is.EquivalentTo(new[] { "runbook.target=a", "runbook.target=b" })
        );
        Assert.That(runs.Select(s => Convert.ToHexString(Messages(s, 1).Single())).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_collector_that_is_away_changes_nothing()
    {
        using var telemetry = RunTelemetry.Create(name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://127.0.0.1:1" : null, "1.2.3");
        using var story = await Story.RecoveredAsync(telemetry!.ForRun());

        Assert.That(story.History.Finished, Is.Not.Null);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("not an address")]
    [TestCase("file:///tmp/x")]
    public void Without_a_collector_nothing_is_made(string? endpoint) =>
        Assert.That(RunTelemetry.Create(name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? endpoint : null, "1.2.3"), Is.Null);

    private static async Task<WebApplication> CollectAsync(List<(string Path, string? Token, byte[] Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (received)
                received.Add((context.Request.Path.Value!, context.Request.Headers["x-token"], body.ToArray()));
            context.Response.StatusCode = (int)HttpStatusCode.OK;
            context.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync();
        return collector;
    }

    private static IEnumerable<string> Attributes(byte[] span) =>
        Messages(span, 9)
            .Select(a =>
                $"{Encoding.UTF8.GetString(Messages(a, 1).Single())}="
                + $"{string.Concat(Messages(a, 2).SelectMany(v => Messages(v, 1)).Select(Encoding.UTF8.GetString))}"
            );

    private static IEnumerable<byte[]> Messages(byte[] message, params int[] path) =>
        path.Aggregate((IEnumerable<byte[]>)[message], (found, field) =>
            found.SelectMany(m => Fields(m).Where(f => f.Field == field).Select(f => f.Value))
        );

    // Only fields with a length: the others are numbers that no test asks for.
    private static IEnumerable<(int Field, byte[] Value)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length; )
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return ((int)(key >> 3), message[at..(at + length)]);
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
            shift += 7;
        }
    }
}
