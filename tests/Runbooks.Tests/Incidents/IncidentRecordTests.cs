using Runbooks.Incidents;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Sandbox;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

public sealed class IncidentRecordTests
{
    private static readonly Proposal[] Proposals =
    [
        new("P1", "runbooks/performance-degradation.yaml", "“Wait until it is well” took 26 s of the 30s that its “within” allows (evidence/0003-healthy.json).", "@@ -28,2 +28,2 @@\n   - id: healthy\n-    wait: { http: { get: /health }, within: 30s }\n+    wait: { http: { get: /health }, within: 45s }"),
        new("P2", "runbooks/performance-degradation.yaml", "Five AI queries took < 3s.", "@@ -40,2 +40,3 @@\n checklist:\n   - health\n+  - performance") { Decision = Proposal.Accept, Applied = "2026-11-24T09:00:00.000Z" },
    ];

    [TestCase("recovered")]
    [TestCase("claimed-not-done")]
    [TestCase("unknown")]
    public async Task A_record_and_its_post_mortem_tell_what_happened(string name)
    {
        using var story = await (name switch
        {
            "recovered" => Story.RecoveredAsync(),
            "unknown" => Story.UnknownAsync(),
            _ => Story.ClaimedAsync(),
        });
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

    [TestCase(TemplateCatalog.RollbackNotification, "Environment:", "Reason:", "Impact:", "ETA for resolution:", "Status:")]
    [TestCase(TemplateCatalog.PostRollbackSummary, "Environment:", "Duration:", "Customer Impact:", "Root Cause:", "Prevention:", "Status:")]
    [TestCase(TemplateCatalog.IncidentNotice, "production")]
    [TestCase(TemplateCatalog.PullRequest, "production")]
    public async Task The_messages_have_each_field_of_the_playbook(string template, params string[] fields)
    {
        using var story = await Story.RecoveredAsync();
        var notes = new List<string>();

        var text = new RecordDocuments(new TemplateCatalog(null), story.Time).Render(template, RecordBuilder.Build(story.History, null), notes);

        Assert.That(notes, Is.Empty);
        foreach (var field in fields) Assert.That(text, Does.Contain(field));
        Snapshot.Match(text, $"message-{template.Split('.')[0]}");
    }

    [Test]
    public async Task What_people_wrote_survives_when_the_post_mortem_is_rendered_anew()
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        var postmortem = new Postmortem(new TemplateCatalog(null), story.Time);
        var first = postmortem.Render(record, previousText: null, []);
        var edited = first.Replace("_To be written: who was affected, how many, for how long, and what they noticed._", "Two of our customers waited.", StringComparison.Ordinal);
        Assert.That(edited, Is.Not.EqualTo(first));

        var again = postmortem.Render(record, edited, []);

        Assert.That(again, Is.EqualTo(edited));
    }

    [Test]
    public async Task Text_whose_markers_were_damaged_is_kept_in_an_appendix()
    {
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, null);
        var postmortem = new Postmortem(new TemplateCatalog(null), story.Time);
        var edited = postmortem.Render(record, previousText: null, []).Replace("<!-- people:impact -->", "We lost an hour of orders.", StringComparison.Ordinal);

        var again = postmortem.Render(record, edited, []);

        Assert.That(again, Does.Contain("We lost an hour of orders.").And.Contain("## Appendix"));
    }
}
