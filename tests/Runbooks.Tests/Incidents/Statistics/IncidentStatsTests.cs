using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Statistics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents.Statistics;

/// <summary>`runbook incidents stats` over real records, in HEAD and on their branches.</summary>
public sealed class IncidentStatsTests
{
    private static readonly DateTimeOffset First = new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task The_records_come_to_counts_times_and_action_items()
    {
        using var run = new CommandRun().InRepository();
        await WriteAsync(run, 24);
        run.Git("add -A");
        run.Git("commit -q -m Records");
        await WriteAsync(run, 2, first: 24);
        run.Git("checkout -q -b incident/INC-under-review");
        run.Git("add -A");
        run.Git("commit -q -m Review");
        run.Git("checkout -q main");

        foreach (var format in new[] { "text", "markdown", "json" })
        {
            Assert.That(await run.RunAsync("incidents", "stats", "--format", format), Is.Zero, run.Error);
            Snapshot.Match(run.Out, $"stats-{format}");
            Assert.That(run.Error, Does.Contain("it ended as `dry run`, which this version does not know"));
        }

        Assert.That(await run.RunAsync("incidents", "stats", "--since", "2026-11-01", "--by", "severity"), Is.Zero);
        Snapshot.Match(run.Out, "stats-since-by-severity");
    }

    [Test]
    public async Task A_record_that_cannot_be_read_is_left_out_with_a_note()
    {
        using var run = new CommandRun().InRepository();
        await WriteAsync(run, 3);
        run.Write("incidents/2026/11/23/INC-20261123-154210-broken-abcd/incident.yaml", "id: [\n");
        run.Git("add -A");
        run.Git("commit -q -m Records");

        Assert.That(await run.RunAsync("incidents", "stats"), Is.Zero);

        Assert.That(run.Out, Does.StartWith("3 incidents, from 2026-09-01 to 2026-09-09"));
        Assert.That(run.Error, Does.StartWith("note: left out INC-20261123-154210-broken-abcd: "));
    }

    [Test]
    public async Task A_record_that_people_laid_out_otherwise_counts_all_the_same()
    {
        using var run = new CommandRun().InRepository();
        var path = await WriteAsync(run, 1);
        var record = RecordYaml.Read(
            new Runbooks.Diagnostics.SourceText("incident.yaml", await File.ReadAllTextAsync(path)),
            new Runbooks.Diagnostics.DiagnosticBag()
        )!;
        await File.WriteAllTextAsync(path, record.Json.ToJsonString());
        run.Git("add -A");
        run.Git("commit -q -m Records");

        Assert.That(await run.RunAsync("incidents", "stats", "--format", "json"), Is.Zero, run.Error);

        Assert.That((int)JsonNode.Parse(run.Out)!["incidents"]!, Is.EqualTo(1), "one line of JSON is YAML too");
    }

    [Test]
    public async Task Nothing_recorded_is_said()
    {
        using var run = new CommandRun().InRepository();

        Assert.That(await run.RunAsync("incidents", "stats"), Is.Zero);
        Assert.That(run.Out, Is.EqualTo("No incident is recorded here in that time.\n"));
        Assert.That(await run.RunAsync("incidents", "stats", "--since", "yesterday"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0306").And.Contain("--since 30d"));
    }

    [TestCase("", null, null, null, null)]
    [TestCase("5 1", null, null, null, 5.0)]
    [TestCase("9 1 5", 5.0, null, null, 9.0)]
    [TestCase("1 2 3 4", 2.0, null, null, 4.0)]
    [TestCase("1 2 3 4 5 6 7 8 9 10", 5.0, 9.0, null, 10.0)]
    [TestCase("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", 10.0, 18.0, 19.0, 20.0)]
    public void Percentiles_are_times_that_were_really_taken(string values, double? median, double? p90, double? p95, double? max)
    {
        var distribution = new Distribution(
            values
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(v => (double?)double.Parse(v, CultureInfo.InvariantCulture))
                .Append(null)
        );

        Assert.That((distribution.Median, distribution.P90, distribution.P95, distribution.Max), Is.EqualTo((median, p90, p95, max)));
    }

    // Every fourth day an incident; each takes a little longer, some are not recovered, of some the beginning is known.
    private static async Task<string> WriteAsync(CommandRun run, int count, int first = 0)
    {
        using var story = await Story.RecoveredAsync();
        var path = string.Empty;
        for (var i = first; i < first + count; i++)
        {
            var at = First.AddDays(4 * i);
            var record = RecordBuilder.Build(story.History, null).Json;
            var id = $"INC-{at:yyyyMMdd-HHmmss}-performance-degradation-{i:0000}";
            record["id"] = id;
            record["severity"] = i % 5 == 0 ? "critical" : "performance";
            record["scenario"] = i % 3 == 0 ? "quick-rollback" : "performance-degradation";
            record["target"]!["name"] = i % 4 == 0 ? "staging" : "production";
            record["times"]!["detected"] = Time(at);
            record["times"]!["mitigated"] = Time(at.AddSeconds(20 + i));
            record["times"]!["verified"] = i % 8 == 7 ? null : Time(at.AddSeconds(40 + (10 * i)));
            record["outcome"]!["result"] =
                i == 5 ? "dry run"
                : i % 8 == 7 ? "not recovered"
                : "recovered";
            record["derived"]!["rto"]!["met"] = i % 8 != 7 && i < 20;
            if (i % 2 == 0)
                record["times"]!["impact-started"] = Time(at.AddMinutes(-i));
            record["action-items"]![0]!["due"] = i < 4 ? "2020-01-01" : "9999-01-01";
            if (i == 2)
                record["status"] = "closed";
            path = run.Write($"{IncidentId.Directory(id)}/incident.yaml", RecordYaml.Write(new IncidentRecord(record)));
        }

        return path;
    }

    private static JsonObject Time(DateTimeOffset at) =>
        new() { ["at"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["source"] = "a test" };
}
