using System.Text.Json.Nodes;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Journals;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

public sealed class IncidentRecordTests
{
    private static readonly Proposal[] Proposals =
    [
        new(
            "P1",
            "runbooks/performance-degradation.yaml",
            "“Wait until it is well” took 26 s of the 30s that its “within” allows (evidence/0003-healthy.json).",
            "@@ -28,2 +28,2 @@\n   - id: healthy\n-    wait: { http: { get: /health }, within: 30s }\n+    wait: { http: { "
                + "get: /health }, within: 45s }"
        ),
        new(
            "P2",
            "runbooks/performance-degradation.yaml",
            "Five AI queries took < 3s.",
            "@@ -40,2 +40,3 @@\n checklist:\n   - health\n+  - performance"
        )
        {
            Decision = Proposal.Accept,
            Applied = "2026-11-24T09:00:00.000Z",
        },
    ];

    [TestCase("recovered")]
    [TestCase("claimed-not-done")]
    [TestCase("unknown")]
    public async Task A_record_and_its_post_mortem_tell_what_happened(string name)
    {
        using var story = await (
            name switch
            {
                "recovered" => Story.RecoveredAsync(),
                "unknown" => Story.UnknownAsync(),
                _ => Story.ClaimedAsync(),
            }
        );
        var record = RecordBuilder.Build(story.History, new string('b', 64), name == "recovered" ? Proposals : null);
        var notes = new List<string>();

        var postmortem = new Postmortem(new TemplateCatalog(null), story.Time).Render(record, previousText: null, notes);

        Assert.That(notes, Is.Empty);
        Snapshot.Match(RecordYaml.Write(record), $"incident-{name}");
        Snapshot.Match(postmortem, $"postmortem-{name}");
    }

    [TestCase("")]
    [TestCase("refused")]
    [TestCase("claimed-not-done")]
    [TestCase("dropped-before-switch")]
    [TestCase("flips-back=30ms")]
    [TestCase("standby-gone")]
    [TestCase("not-json@status")]
    [TestCase("metrics-absent")]
    public async Task The_record_of_a_real_run_is_valid_by_the_published_schema(string fault)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, fault.Length == 0 ? [] : [fault]);
        await run.RunShippedAsync("performance-degradation");
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(IncidentSchema.Create().ToJsonString());

        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));

        Assert.That(schema.Validate(record.Json.ToJsonString()).Select(e => e.ToString()), Is.Empty);
    }

    [TestCase("")]
    [TestCase("claimed-not-done")]
    [TestCase("dropped-before-switch")]
    [TestCase("flips-back=30ms")]
    [TestCase("standby-gone")]
    [TestCase("not-json@status")]
    public async Task The_record_of_a_real_run_is_the_same_when_it_is_built_from_its_journal(string fault)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, fault.Length == 0 ? [] : [fault]);
        await run.RunShippedAsync("performance-degradation");
        var hash = JournalLine.NoLine;
        var journal = new List<byte>();
        foreach (var recorded in run.Recorded)
        {
            var line = JournalLine.Encode(recorded, hash);
            hash = JournalLine.Hash(line);
            journal.AddRange(line);
        }

        var read = JournalReader.Read(journal.ToArray(), hash);

        Assert.That(
            RecordYaml.Write(RecordBuilder.Build(RunHistory.Of(read.Events), read.LastHash)),
            Is.EqualTo(RecordYaml.Write(RecordBuilder.Build(RunHistory.Of(run.Recorded), hash)))
        );
    }

    [TestCase(TemplateCatalog.RollbackNotification, "Environment:", "Reason:", "Impact:", "ETA for resolution:", "Status:")]
    [TestCase(
        TemplateCatalog.PostRollbackSummary,
        "Environment:",
        "Duration:",
        "Customer Impact:",
        "Root Cause:",
        "Prevention:",
        "Status:"
    )]
    [TestCase(TemplateCatalog.IncidentNotice, "production")]
    public async Task The_messages_have_each_field_of_the_playbook(string template, params string[] fields)
    {
        using var story = await Story.RecoveredAsync();
        var notes = new List<string>();

        var text = new RecordDocuments(new TemplateCatalog(null), story.Time).Render(
            template,
            RecordBuilder.Build(story.History, null),
            notes
        );

        Assert.That(notes, Is.Empty);
        foreach (var field in fields)
            Assert.That(text, Does.Contain(field));
        Snapshot.Match(text, $"message-{template.Split('.')[0]}");
    }

    [TestCase("recovered", "✅ Recovered 13 s after detection", "| Traffic moved | after 10 s |", "- [ ] The impact says")]
    [TestCase("claimed-not-done", "❌ Not recovered", "> [!CAUTION]", "What to do now", "green still serves 1.5.0")]
    [TestCase("unknown", "❔ The state of production is unknown", "> [!CAUTION]", "What to do now", "do not roll back again")]
    public async Task A_pull_request_tells_its_reviewers_what_happened_and_what_is_wanted_of_them(string name, params string[] wanted)
    {
        using var story = await (
            name switch
            {
                "recovered" => Story.RecoveredAsync(),
                "unknown" => Story.UnknownAsync(),
                _ => Story.ClaimedAsync(),
            }
        );
        var (record, notes) = (RecordBuilder.Build(story.History, null), new List<string>());
        var documents = new RecordDocuments(new TemplateCatalog(null), story.Time);
        var links = new Dictionary<string, string>
        {
            ["postmortem"] = "https://github.com/acme/shop/blob/B/postmortem.md",
            ["record"] = "https://github.com/acme/shop/blob/B/incident.yaml",
            ["evidence"] = "https://github.com/acme/shop/tree/B/evidence",
        };

        var body = documents.Render(TemplateCatalog.PullRequest, record, notes, links);
        var comment = documents.Render(TemplateCatalog.RunComment, record, notes);

        Assert.That(notes, Is.Empty);
        foreach (var text in wanted)
            Assert.That(body, Does.Contain(text));
        Snapshot.Match(body, $"pull-request-{name}");
        Snapshot.Match(comment, $"run-comment-{name}");
    }

    [TestCase("ask @alice and @acme/sre", "ask @\u200balice and @\u200bacme/sre")]
    [TestCase("mail alice@example.com", "mail alice@example.com")]
    [TestCase(
        "Fixes: https://github.com/acme/shop/issues/7 and closes GH-8",
        "Fixes\u200b: https\\://github.com/acme/shop/issues/7 and closes\u200b GH-\u200b8"
    )]
    [TestCase("1.4.2-@octocat .@octocat #1 :warning: 15:42:10", "1.4.2-@\u200boctocat .@\u200boctocat \\#\u200b1 :\u200bwarning: 15:42:10")]
    [TestCase("it fixes nothing", "it fixes nothing")]
    public async Task What_a_target_said_neither_calls_people_nor_closes_issues(string said, string shown)
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        record.Json["checklist"]![0]!["actual"] = said;

        var comment = new RecordDocuments(new TemplateCatalog(null), story.Time).Render(TemplateCatalog.RunComment, record, []);

        Assert.That(comment, Does.Contain($": {shown}\n"));
    }

    [Test]
    public async Task What_people_wrote_survives_when_the_post_mortem_is_rendered_anew()
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        var postmortem = new Postmortem(new TemplateCatalog(null), story.Time);
        var first = postmortem.Render(record, previousText: null, []);
        var edited = first.Replace(
            "_To be written: who was affected, how many, for how long, and what they noticed._",
            "Two of our customers waited.",
            StringComparison.Ordinal
        );
        Assert.That(edited, Is.Not.EqualTo(first));

        var again = postmortem.Render(record, edited, []);

        Assert.That(again, Is.EqualTo(edited));
    }

    [Test]
    public async Task Once_people_say_when_the_impact_began_no_part_of_the_post_mortem_calls_it_unknown()
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        var postmortem = new Postmortem(new TemplateCatalog(null), story.Time);
        string[] unknown = ["When did customers first feel it?"];
        var before = postmortem.Render(record, previousText: null, []);
        record.Json["times"]!["impact-started"] = new JsonObject { ["at"] = "2026-11-23T15:40:07.000Z", ["source"] = "the first ticket" };

        var after = postmortem.Render(RecordMerge.Merge(record, record, record), previousText: null, []);

        Assert.Multiple(() =>
        {
            foreach (var text in unknown)
                Assert.That(before, Does.Contain(text));
            foreach (var text in unknown)
                Assert.That(after, Does.Not.Contain(text));
            Assert.That(before, Does.Not.Contain("Impact began").And.Not.Contain("The impact began"));
            Assert.That(
                after,
                Does.Contain("    Impact not detected, 2 min :crit, 2026-11-23 15:40:07.000, 2026-11-23 15:42:07.000\n")
                    .And.Contain("| Impact began | 15:40:07 UTC, 2 min before detection (the first ticket) |")
            );
            Assert.That(after, Does.Contain("| 15:40:07 | −2 min | The impact began. Source of this time: the first ticket. |"));
        });
    }

    [Test]
    public async Task Text_whose_markers_were_damaged_is_kept_in_an_appendix()
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        var postmortem = new Postmortem(new TemplateCatalog(null), story.Time);
        var edited = postmortem
            .Render(record, previousText: null, [])
            .Replace("<!-- people:impact -->", "We lost an hour of orders.", StringComparison.Ordinal);

        var again = postmortem.Render(record, edited, []);

        Assert.That(again, Does.Contain("We lost an hour of orders.").And.Contain("## Appendix"));
    }

    [Test]
    public async Task What_people_wrote_where_earlier_pages_asked_stands_where_the_same_is_asked_now()
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        string[] parts = ["summary", "impact", "timeline", "detection", "trigger", "resolution", "well", "poorly", "lucky", "surprises"];
        var earlier = string.Concat(
            parts
                .Concat(["questions", "actions"])
                .Select(p =>
                    $"## {p}\n\n<!-- people:{p} -->\n{(p is "lucky" or "resolution" ? $"Written of {p}." : "_To be written: x._")}\n<!-- /people:{p} -->\n\n"
                )
        );

        var now = new Postmortem(new TemplateCatalog(null), story.Time).Render(record, earlier, []);

        Assert.Multiple(() =>
        {
            Assert.That(now, Does.Not.Contain("## Appendix"));
            Assert.That(now, Does.Contain("<!-- people:lessons -->\nWritten of lucky.\n<!-- /people:lessons -->"));
            Assert.That(now, Does.Contain("<!-- people:notes -->\nWritten of resolution.\n<!-- /people:notes -->"));
            Assert.That(now, Does.Contain("<!-- people:trigger -->\n_To be written: what set it off"));
        });
    }

    [Test]
    public async Task A_page_of_a_short_incident_is_a_screen_and_a_half_and_draws_nothing_without_height()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses);
        await run.RunShippedAsync("performance-degradation");
        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));

        var page = new Postmortem(new TemplateCatalog(null), TimeProvider.System).Render(record, previousText: null, []);

        var (isFolded, shown) = (false, new List<string>());
        foreach (var line in page.Split('\n'))
        {
            isFolded |= line == "<details>";
            if (!isFolded && line.Length > 0 && !line.StartsWith("<!--", StringComparison.Ordinal))
                shown.Add(line);
            isFolded &= line != "</details>";
        }

        Assert.That(shown, Has.Count.LessThanOrEqualTo(80), page);
        Assert.That(page, Does.Not.Contain("xychart").And.Contain("gantt"));
        var tasks = page.Split('\n')
            .Where(l => l.StartsWith("    ", StringComparison.Ordinal) && l.Contains(" :", StringComparison.Ordinal))
            .ToList();
        Assert.That(tasks, Is.Not.Empty);
        foreach (var ends in tasks.Select(t => t.Split(", ")[^2..]))
            Assert.That(ends[0].Split(':', 2)[^1].TrimStart(':'), Is.Not.EqualTo(ends[1]), page);
    }

    [Test]
    public async Task The_timeline_begins_with_the_deployment_and_the_switch_that_the_controllers_history_tells()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses);
        await run.RunShippedAsync("performance-degradation");

        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));

        Assert.Multiple(() =>
        {
            Assert.That(record.Text("suspect", "version"), Is.EqualTo(record.Text("target", "version", "before")));
            Assert.That(record.Text("suspect", "switched-at"), Is.Not.Null);
            Assert.That(record.Text("suspect", "replaced", "version"), Is.EqualTo(record.Text("target", "version", "after")));
            Assert.That(
                record.Items("timeline").Take(2).Select(e => NodeValues.Text(e["text"])),
                Is.EqualTo(
                    new[]
                    {
                        $"Version {record.Text("suspect", "version")} was deployed to green.",
                        $"The traffic went from blue (version {record.Text("suspect", "replaced", "version")}) to green (version {record.Text("suspect", "version")}).",
                    }
                )
            );
        });
    }

    [TestCase("a move back", true)]
    [TestCase("a history that is empty", false)]
    public async Task No_change_is_suspected_of(string why, bool wentBack)
    {
        using var story = new Story();
        await story.BeginAsync();
        Assert.That(why, Is.Not.Empty);
        var history = RunHistory.Of(
            story.History.Events.Select(e =>
                e.Event is Runbooks.Events.StatusObserved seen
                    ? e with
                    {
                        Event = seen with
                        {
                            Since = wentBack
                                ? new Runbooks.Events.ServedSince(null, e.At.AddMinutes(-3), "blue", "1.4.2") { WentBack = true }
                                : null,
                        },
                    }
                    : e
            )
        );

        Assert.That(RecordBuilder.Build(history, null).Find("suspect"), Is.Null);
    }
}
