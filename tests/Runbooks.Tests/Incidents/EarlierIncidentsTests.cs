using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

/// <summary>Earlier incidents that are like one.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EarlierIncidentsTests
{
    [Test]
    public async Task The_same_failure_is_told_with_what_helped_and_what_became_of_its_items()
    {
        using var story = await Story.RecoveredAsync();
        var earlier = Earlier(story, r => ((JsonArray)r["action-items"]!)[0]!["closed-at"] = "2026-11-01T00:00:00Z");

        var alike = EarlierIncidents.Like(story.History, [earlier]).Single();

        Assert.That(
            alike,
            Is.EqualTo(
                new EarlierIncident(
                    "INC-20261001-000000-earlier",
                    "the same runbook, target and version 1.5.0",
                    "recovered",
                    "a rollback to 1.4.2",
                    "1 of 3 action items done"
                )
            )
        );
    }

    [TestCase("the same version 1.5.0", "1.5.0", "pass")]
    [TestCase("the same failing check: Performance", "1.3.0", "fail")]
    [TestCase(null, "1.3.0", "pass")]
    public async Task Another_failure_is_alike_by_its_version_or_by_the_check_that_failed(string? alike, string version, string status)
    {
        using var story = await Story.RecoveredAsync();
        await story.TellAsync(
            0,
            new CheckFinished("performance", "Performance", CheckStatus.Fail, "fast", "slow", [], Final: false) { Before = true }
        );
        var earlier = Earlier(story, r =>
        {
            r["fingerprint"] = "0123456789abcdef";
            r["target"]!["version"]!["before"] = version;
            foreach (var list in new[] { "checklist", "checklist-before" })
            foreach (var check in (JsonArray)r[list]!)
                check!["status"] = status;
        });

        Assert.That(EarlierIncidents.Like(story.History, [earlier]).SingleOrDefault()?.Alike, Is.EqualTo(alike));
    }

    [Test]
    public async Task A_rehearsal_is_no_earlier_incident_of_a_real_one_nor_is_it_of_itself()
    {
        using var story = await Story.RecoveredAsync();

        Assert.That(
            EarlierIncidents.Like(story.History, [Earlier(story, r => r["rehearsal"] = true), RecordBuilder.Build(story.History, null)]),
            Is.Empty
        );
    }

    [Test]
    public async Task A_second_run_of_the_same_failure_links_to_the_first_in_its_page()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/look.yaml",
            "apiVersion: runbooks/v1\nid: look\ntitle: Look\nseverity: minor\nsteps:\n  - { id: fail, http: { get: /nowhere } }\n"
                + "checklist: [ health ]\n"
        );
        await at.Run.RunAsync("run", "look", "--target", "sandbox", "--no-push");
        await at.Run.RunAsync("incidents", "show", "--format", "json");
        var first = $"{JsonNode.Parse(at.Run.Out)!["id"]}";

        await at.Run.RunAsync("run", "look", "--target", "sandbox", "--no-push");
        await at.Run.RunAsync("incidents", "list", "--format", "json");
        var second = JsonNode.Parse(at.Run.Out)!.AsArray().Select(i => $"{i!["id"]}").Single(i => i != first);
        await at.Run.RunAsync("incidents", "show", second);

        Assert.That(at.Run.Out, Does.Contain($"- Seen before: [{first}](../../../../"));
        Assert.That(await at.Run.RunAsync("incidents", "verify"), Is.Zero, at.Run.Out);
    }

    [Test]
    public async Task The_record_that_tells_it_is_valid_by_the_published_schema()
    {
        using var story = await Story.RecoveredAsync();
        await story.TellAsync(0, new SeenBefore(EarlierIncidents.Like(story.History, [Earlier(story, _ => { })])));
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(IncidentSchema.Create().ToJsonString());

        var record = RecordBuilder.Build(story.History, null);

        Assert.That(schema.Validate(record.Json.ToJsonString()).Select(e => e.ToString()), Is.Empty);
        Assert.That(
            new Postmortem(new TemplateCatalog(null), story.Time).Render(record, previousText: null, []),
            Does.Contain("- Seen before: [INC-20261001-000000-earlier](../../../../2026/10/01/INC-20261001-000000-earlier/postmortem.md).")
        );
    }

    private static IncidentRecord Earlier(Story story, Action<JsonObject> change)
    {
        var record = RecordBuilder.Build(story.History, null);
        record.Json["id"] = "INC-20261001-000000-earlier";
        change(record.Json);
        return record;
    }
}
