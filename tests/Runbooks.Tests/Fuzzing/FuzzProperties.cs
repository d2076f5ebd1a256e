using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Authoring;
using Runbooks.Authoring.Pages;
using Runbooks.Catalogue;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Review;
using Runbooks.Incidents.Statistics;
using Runbooks.Incidents.Templates;
using Runbooks.Journals;
using Runbooks.Targets;
using Runbooks.Tests.Authoring.Formatting;
using Runbooks.Tests.Support;
using Runbooks.Watch.Listening;
using Runbooks.Yaml;

namespace Runbooks.Tests.Fuzzing;

/// <summary>Everything that reads what others wrote, and what must hold whatever that is.</summary>
internal static class FuzzProperties
{
    private static readonly string[] Runbooks = FilesOf("runbooks", "*.yaml");
    private static readonly string[] Targets = FilesOf(Path.Combine("runbooks", "targets"), "*.yaml");
    private static readonly string[] Documents = FilesOf("templates", "*.scriban");
    private static readonly RunHistory[] Histories = [Told(Story.RecoveredAsync), Told(Story.ClaimedAsync), Told(Story.UnknownAsync)];
    private static readonly IncidentRecord[] Records = [.. Histories.Select(h => RecordBuilder.Build(h, journalHash: null))];
    private static readonly string[] Rendered = [.. Records.Select(Postmortem)];
    private static readonly JsonObject Model = DocumentModel.Of(Records[0]);

    private static readonly string[] Expressions =
    [
        "status == 200 && body.currentEnvironment != null",
        "(body.deploymentHistory | array.size) >= 0",
        "body.health == \"healthy\" || elapsed_ms < 3000",
        "!(body.list | array.contains \"x\")",
        "regex.match body.version \"^[0-9]+\" != null",
        "body.list[0].name ?? \"none\"",
        "math.round(body.number * 2 / 3) > 1",
        "body[\"current-version\"] == inputs.expected_version",
        "body.list | array.map \"name\" | array.join \", \"",
        "status == 200 ? \"a\" : [1, 2, {a: -3}]",
    ];

    private static readonly JsonObject Seen = (JsonObject)
        JsonNode.Parse(
            """{"status":200,"elapsed_ms":12.5,"body":{"currentEnvironment":"blue","health":"healthy","version":"1.4.2","number":4,"list":[{"name":"x"},null,3],"current-version":"1","deploymentHistory":[]},"inputs":{"expected-version":"1"},"steps":{},"run":{},"target":{}}"""
        )!;

    private static readonly string[] Bodies =
    [
        """{"currentEnvironment":"blue","environments":{"blue":{"port":3001,"status":"active","version":"1.5.0","health":"healthy"},"green":{"port":3002,"status":"standby","version":"1.4.2","health":"healthy"}},"deploymentHistory":[{"type":"deployment","environment":"blue","version":"1.5.0","status":"success","timestamp":"2026-11-23T15:42:10Z"},{"type":"environment_switch","from":"green","to":"blue","version":"1.5.0"},{"type":"rollback","from":"blue","to":"green","previousVersion":"1.5.0","currentVersion":"1.4.2"}],"timestamp":"2026-11-23T15:42:10Z"}""",
        """{"success":true,"message":"Rollback completed successfully","previousVersion":"1.5.0","currentVersion":"1.4.2"}""",
        """{"environment":"blue","status":"active","version":"1.4.2","health":"healthy"}""",
        "data: {\"token\":\"Hello\",\"type\":\"persona\"}\n\ndata: {\"token\":\" you\",\"type\":\"content\"}\n\ndata: "
            + "{\"type\":\"done\"}\n\n",
        "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
            + "counter\nhttp_requests_total{method=\"GET\",code=\"200\"} 1027 1395066363000\nprocess_memory_usage_ratio "
            + "0.42\nx{le=\"+Inf\"} NaN\n",
    ];

    private static readonly string[] Metrics =
    [
        "# HELP a The \\ a.\n# TYPE a histogram\na_bucket{le=\"0.5\",path=\"C:\\\\DIR\\n\\\"x\\\"\"} 5 "
            + "1395066363000\na_bucket{le=\"+Inf\",} 9 # {trace_id=\"x\"} 0.67 1520879607.789\na_sum 1.5e+07\na_count 9\n# EOF\n",
        "http_requests_total{ method = \"GET\" , code=\"500\" } 1027\r\ngone NaN\nlow -Inf\nhigh +Inf 12\n",
    ];

    private static readonly string[] Webhooks =
    [
        """{"version":"4","groupKey":"{}:{alertname=\"A\"}","truncatedAlerts":0,"status":"firing","receiver":"runbook","groupLabels":{"alertname":"A"},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am","alerts":[{"status":"firing","labels":{"alertname":"A","target":"shop","runbook":"roll"},"annotations":{"summary":"x"},"startsAt":"2026-11-23T15:42:10.123Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prom","fingerprint":"a1b2c3d4e5f60718"}]}""",
    ];

    private static readonly string[] Ledgers =
    [
        DeploymentLedger.Parse("demo", null, new DiagnosticBag())!.WithRollback(Histories[0]).ToYaml(),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzProperty> All { get; } =
    [
        new("runbook", Mutations.Of(Runbooks), ReadRunbook),
        new(
            "layout",
            Mutations.Of([
                .. Runbooks,
                .. Targets,
                .. FilesOf(Path.Combine("tests", "Runbooks.Tests", "Fixtures", "formatting"), "*.yaml"),
            ]),
            text => FormatTests.Hold(text, mayRefuse: true)
        ),
        new("target", Mutations.Of(Targets), ReadTarget),
        new("expression", Mutations.Of(Expressions), Evaluate),
        new("template", Mutations.Of([.. Expressions.Select(e => $"a {{{{ {e} }}}} b"), "{{ body.list }}{{ status }}"]), Fill),
        new("document", Mutations.Of(Documents), Render),
        new("body", Mutations.Of(Bodies), ReadBody),
        new("metrics", Mutations.Of(Metrics), ReadMetrics),
        new("webhook", Mutations.Of(Webhooks), ReadWebhook),
        new("record", Mutations.Of([.. Records.Select(RecordYaml.Write)]), ReadRecord),
        new(
            "review",
            Mutations.Of([
                .. Records.Select(r =>
                    "# Theirs.\n" + RecordYaml.Write(r).Replace("  priority: high\n", "  priority: high # soon\n", StringComparison.Ordinal)
                ),
            ]),
            Review
        ),
        new("ledger", Mutations.Of(Ledgers), ReadLedger),
        new("postmortem", Mutations.Of(Rendered), ReadPostmortem),
        new("journal", Mutations.Of([.. Histories.Select(JournalOf)]), ReadJournal),
        new("redactor", Disguises.Texts, Disguises.AreSeenThrough),
        new("playbook", Playbooks.Texts, Playbooks.AreImported),
    ];

    private static void ReadRunbook(string text)
    {
        var bag = new DiagnosticBag();

        // In brackets, so that the rules of lint look at it whatever its id is.
        var source = new SourceText("(fuzzed)/runbook.yaml", text);
        var runbook = RunbookReader.Read(source, RunbookFormat.Vocabulary, bag);
        Assert.That(runbook is null, Is.EqualTo(bag.HasErrors), "there is a runbook, or a mistake that is said");
        if (runbook is not null)
            InputValues.Complete(runbook, [], bag);
        foreach (var step in runbook?.AllSteps() ?? [])
            _ = step.Action.Describe();
        if (runbook is not null)
        {
            var budget = RecoveryBudget.Of(runbook, _ => null);
            Assert.That(
                MarkdownPage.Write(runbook, source.Path, budget)
                    + MermaidChart.Write(runbook)
                    + RunbookJson.Write(runbook, source.Path, budget).ToJsonString(),
                Is.Not.Empty
            );
        }

        new Linter(new RunbookCatalog(Repository.Root), _ => null).Lint(source, bag);
        Say(bag);
    }

    private static void ReadMetrics(string text)
    {
        var (series, problem) = PrometheusText.Read(text, isWanted: null);
        Assert.That(series is null, Is.EqualTo(problem is not null), "there are series, or it is said why not");
        Assert.That(PrometheusText.Parse(text) is null, Is.EqualTo(series is null));
        if (series is not null)
            Assert.That(PrometheusText.Read(text, _ => true).Value, Has.Count.EqualTo(series.Count));
    }

    private static void ReadWebhook(string text)
    {
        var (group, problem) = AlertmanagerPayload.Read(Encoding.UTF8.GetBytes(text));
        Assert.That(group is null, Is.EqualTo(problem is not null), "there are alerts, or it is said why not");
    }

    private static void ReadTarget(string text)
    {
        var bag = new DiagnosticBag();
        var target = TargetReader.Read(
            new SourceText("fuzzed.yaml", text),
            RunbookFormat.Vocabulary,
            name => name == "X" ? "a-value" : null,
            bag
        );
        Assert.That(target is null, Is.EqualTo(bag.HasErrors));
        Say(bag);
    }

    private static void Evaluate(string text)
    {
        var bag = new DiagnosticBag();
        var scalar = Scalar(text);
        _ = Condition.Parse(scalar, bag)?.Evaluate(new Scope(Seen));
        if (Expression.Parse(scalar, bag)?.Evaluate(new Scope(Seen)) is Evaluated { Value: var value })
            _ = value?.ToJsonString();
        Say(bag);
    }

    private static void Fill(string text)
    {
        var bag = new DiagnosticBag();
        _ = Template.Parse(Scalar(text), bag)?.Evaluate(new Scope(Seen));
        Say(bag);
    }

    private static void Render(string text)
    {
        var bag = new DiagnosticBag();
        _ = TextTemplate.Parse(new SourceText("templates/fuzzed.scriban", text), bag)?.Render(Model, TimeProvider.System);
        Say(bag);
    }

    private static void ReadBody(string text)
    {
        var bytes = text.All(c => c < 256) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        foreach (var type in new[] { "application/json", "text/event-stream; charset=utf-8", text.Length > 20 ? text[..20] : text })
        {
            var answer = new Answered(200, new Dictionary<string, string> { ["content-type"] = type }, bytes, null, TimeSpan.Zero);
            var (status, problem) = PlaybookStatus.Parse(answer);
            Assert.That(status is null, Is.EqualTo(problem is not null));
            _ = HealthReading.Parse(answer);
            _ = PlaybookQuery.Read(answer);
            _ = PrometheusText.Parse(answer.Text);
            _ = answer.Beginning(40);
            _ = JsonNode.Parse(EvidenceFile.Write(new HttpCall("GET", "/"), answer));
        }
    }

    private static void ReadRecord(string text)
    {
        var bag = new DiagnosticBag();
        var record = RecordYaml.Read(new SourceText("incident.yaml", text), bag);
        Assert.That(record is null, Is.EqualTo(bag.HasErrors));
        Say(bag);
        if (record is null)
            return;
        _ = Postmortem(record);
        _ = RecordYaml.Write(record);
    }

    private static void Review(string text)
    {
        var bag = new DiagnosticBag();
        var source = new SourceText("incident.yaml", text);
        if (YamlReader.Read(source, bag) is not YamlMapping root)
            return;
        var file = new RecordFile(source, root, RecordYaml.Read(source, bag)!);
        new ShapeCheck(bag).Check(root, IncidentSchema.Create(), string.Empty);
        var rebuilt = RecordRebuild.Of(Histories[0], "x", file.Record);
        foreach (var problem in PeopleDemands.Of(file).SelectMany(i => i.Missing).Concat(Placeholders.In(file)))
            bag.Add(problem);
        Assert.That(new FactComparison(rebuilt.Json, Records[0].Json).Of(root).Select(d => d.Path), Has.None.Null);
        Say(bag);

        // Whatever was written is read back as it was meant, and a second time changes nothing.
        var written = new SourceText("incident.yaml", RecordYaml.Write(rebuilt, source));
        var read = RecordYaml.Read(written, new DiagnosticBag());
        Assert.That(read, Is.Not.Null, $"what was written cannot be read:\n{written.Text}");
        Assert.That(FactComparison.IsSame(read!.Json, rebuilt.Json), "what was written is read as something else");
        Assert.That(RecordYaml.Write(RecordRebuild.Of(Histories[0], "x", read), written), Is.EqualTo(written.Text));
        _ = FiguresReader.Read("incident.yaml", Encoding.UTF8.GetBytes(text), new DiagnosticBag());
    }

    private static void ReadLedger(string text)
    {
        var bag = new DiagnosticBag();
        var ledger = DeploymentLedger.Parse("demo", new SourceText("deployments/demo.yaml", text), bag);
        Assert.That(ledger is null, Is.EqualTo(bag.HasErrors));
        Say(bag);
        if (ledger is null)
            return;
        _ = ledger.KnownBadVersions;
        _ = ledger.WithRollback(Histories[0]).ToYaml();
    }

    private static void ReadPostmortem(string text)
    {
        _ = PeopleBlocks.Find(text.ReplaceLineEndings("\n"));
        var once = PeopleBlocks.Merge(Rendered[0], text);
        Assert.That(PeopleBlocks.Merge(Rendered[0], once), Is.EqualTo(once), "a second rendering changes something");
    }

    private static void ReadJournal(string text)
    {
        var read = JournalReader.Read(Encoding.UTF8.GetBytes(text));
        var lines = text.Split('\n')
            .Select(l => JournalLine.Decode(Encoding.UTF8.GetBytes(l), out _)?.Event)
            .OfType<RecordedEvent>()
            .DistinctBy(e => e.Sequence);
        foreach (var history in new[] { RunHistory.Of(read.Events), RunHistory.Of(lines) })
        {
            if (history.HasStarted)
                _ = RecordYaml.Write(RecordBuilder.Build(history, read.LastHash));
        }
    }

    private static void Say(DiagnosticBag bag)
    {
        using var text = new StringWriter();
        CaretRenderer.Write(text, bag.Sorted(), colour: false);
        JsonRenderer.Write(text, bag.Sorted());
        GitHubRenderer.Write(text, bag.Sorted());
        SarifRenderer.Write(text, bag.Sorted(), [], _ => null);
    }

    private static YamlScalar Scalar(string text)
    {
        var source = new SourceText("fuzzed.yaml", "x: " + text);
        return new YamlScalar(new SourceSpan(source, 1, 4, source.Line(1).Length - 3), text, isPlain: true, contentColumn: 4);
    }

    private static string Postmortem(IncidentRecord record) =>
        new Postmortem(new TemplateCatalog(repository: null), TimeProvider.System).Render(record, previousText: null, []);

    private static RunHistory Told(Func<RunEventSink[], Task<Story>> tell)
    {
        using var story = tell([]).GetAwaiter().GetResult();
        return story.History;
    }

    private static string JournalOf(RunHistory history)
    {
        var (text, previous) = (new StringBuilder(), JournalLine.NoLine);
        foreach (var recorded in history.Events)
        {
            var line = JournalLine.Encode(recorded, previous);
            text.Append(Encoding.UTF8.GetString(line));
            previous = JournalLine.Hash(line);
        }

        return text.ToString();
    }

    private static string[] FilesOf(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), pattern)
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllText),
        ];
}
