using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

/// <summary>The engine's facts, people's fields: nothing of either is lost when a record is rebuilt on top of an edited one.</summary>
public sealed class RecordMergeTests
{
    private Story _story = null!;
    private RunHistory _early = null!;

    [SetUp]
    public async Task TellAsync()
    {
        _story = await Story.RecoveredAsync();

        // As the record stood while the run went on: the rollback was asked for and not answered.
        _early = RunHistory.Of(_story.History.Events.TakeWhile(e => e.Event is not RollbackAnswered));
    }

    [TearDown]
    public void Forget() => _story.Dispose();

    [Test]
    public void What_people_wrote_meanwhile_stands_beside_what_the_run_did_since()
    {
        var people = RecordBuilder.Build(_early, "a");
        people.Json["title"] = "Slow answers";
        people.Json["impact"]!["summary"] = "Answers took four seconds.";
        people.Json["analysis"]!["contributing-factors"] = new JsonArray("One tenant in the load test");
        people.Json["times"]!["acknowledged"] = new JsonObject { ["at"] = "2026-11-23T15:43:00Z", ["source"] = "the pager" };
        people.Json["review"]!["reviewers"] = new JsonArray("service owner");

        var merged = RecordRebuild.Of(_story.History, "b", people, _early);

        Assert.Multiple(() =>
        {
            Assert.That(merged.Title, Is.EqualTo("Slow answers"));
            Assert.That(merged.Text("impact", "summary"), Is.EqualTo("Answers took four seconds."));
            Assert.That(merged.Find("analysis", "contributing-factors")!.AsArray(), Has.Count.EqualTo(1));
            Assert.That(merged.Text("times", "acknowledged", "source"), Is.EqualTo("the pager"));
            Assert.That(merged.Find("review", "reviewers")!.AsArray(), Has.Count.EqualTo(1));
            Assert.That(
                (merged.Outcome, merged.Text("rollback", "verdict"), merged.Text("journal", "last-line-sha256")),
                Is.EqualTo(("recovered", "switched", "b"))
            );
            Assert.That(merged.Status, Is.EqualTo("draft"), "nobody had touched the status that the early record had: open");
            Assert.That((double)merged.Find("derived", "time-to-acknowledge-seconds")!, Is.EqualTo(53));
        });
    }

    [Test]
    public void A_record_that_nobody_touched_becomes_what_the_engine_says_now()
    {
        var merged = RecordRebuild.Of(_story.History, "b", RecordBuilder.Build(_early, "a"), _early);

        Assert.That(RecordYaml.Write(merged), Is.EqualTo(RecordYaml.Write(RecordBuilder.Build(_story.History, "b"))));
    }

    [Test]
    public void Action_items_that_people_changed_and_dropped_stay_so_and_new_proposals_are_added()
    {
        var people = RecordBuilder.Build(_early, "a");
        var before = people.Json["action-items"]!.AsArray();
        Assert.That(
            before.Select(i => (string?)i!["title"]),
            Is.EqualTo(new[] { "Add an alert for what was seen here" }),
            "the early record proposes one thing"
        );
        people.Json["action-items"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "A1",
                ["type"] = "process",
                ["title"] = "Rehearse it",
                ["because"] = null,
                ["priority"] = "low",
                ["owner"] = "query team",
                ["due"] = "2026-12-15",
                ["issue"] = null,
            }
        );

        var merged = RecordRebuild.Of(_story.History, "b", people, _early).Json["action-items"]!.AsArray();

        Assert.That(
            merged.Select(i => $"{i!["id"]} {i["title"]} ({i["owner"]})"),
            Is.EqualTo(
                new[]
                {
                    "A1 Rehearse it (query team)",
                    "A2 Add a test that fails for version 1.5.0, and run it before every release ()",
                    "A3 Make the check “Monitoring” decidable on this target ()",
                }
            )
        );
    }

    [Test]
    public void Without_the_version_before_the_lists_of_people_are_taken_whole_and_empty_fields_are_filled()
    {
        var engine = RecordBuilder.Build(_story.History, "b");
        var people = RecordBuilder.Build(_story.History, "b");
        people.Json["action-items"]!.AsArray().RemoveAt(0);
        people.Json["communications"] = new JsonArray();

        var merged = RecordMerge.Merge(engine, people, before: null);

        Assert.That(merged.Json["action-items"]!.AsArray(), Has.Count.EqualTo(engine.Json["action-items"]!.AsArray().Count - 1));
        Assert.That(JsonNode.DeepEquals(merged.Json["communications"], engine.Json["communications"]), Is.True);
    }

    [Test]
    public void Keys_of_peoples_own_are_kept_at_every_level_and_so_are_keys_that_nobody_knows()
    {
        var people = RecordBuilder.Build(_early, "a");
        people.Json["x-ticket"] = "OPS-12";
        people.Json["target"]!["x-region"] = "eu-west-1";
        people.Json["steps"]![0]!["x-seen-by"] = "night shift";
        people.Json["evidence"]![0]!["x-note"] = "look at line 3";
        people.Json["notes"] = "a key that is not in the form";

        var merged = RecordRebuild.Of(_story.History, "b", people, _early);

        Assert.That(
            (
                merged.Text("x-ticket"),
                merged.Text("target", "x-region"),
                (string?)merged.Json["steps"]![0]!["x-seen-by"],
                (string?)merged.Json["evidence"]![0]!["x-note"],
                merged.Text("notes")
            ),
            Is.EqualTo(("OPS-12", "eu-west-1", "night shift", "look at line 3", "a key that is not in the form"))
        );
    }

    [Test]
    public void Facts_that_people_changed_are_the_engines_again()
    {
        var people = RecordBuilder.Build(_story.History, "b");
        people.Json["outcome"]!["result"] = "not recovered";
        people.Json["steps"] = new JsonArray();
        people.Json["derived"]!["rto"]!["met"] = false;

        Assert.That(
            RecordYaml.Write(RecordRebuild.Of(_story.History, "b", people)),
            Is.EqualTo(RecordYaml.Write(RecordBuilder.Build(_story.History, "b")))
        );
    }

    [Test]
    public void A_time_of_detection_that_people_correct_moves_the_clock_of_the_objective()
    {
        var engine = RecordBuilder.Build(_story.History, "b");
        var people = RecordBuilder.Build(_story.History, "b");
        people.Json["times"]!["detected"] = new JsonObject { ["at"] = "2026-11-23T15:36:07Z", ["source"] = "the first ticket" };

        var rebuilt = RecordRebuild.Of(_story.History, "b", people);
        var merged = RecordMerge.Merge(engine, people, engine);

        foreach (var record in new[] { rebuilt, merged })
        {
            Assert.That(record.Seconds, Is.EqualTo(372.9));
            Assert.That((bool)record.Find("derived", "rto", "met")!, Is.False);
        }

        Assert.That(rebuilt.Find("timeline")!.AsArray()[0]!["text"]!.ToString(), Does.Contain("the first ticket"));
    }

    [TestCase("status: draft", "status: draft # until Monday")]
    [TestCase("impact:\n", "# Ask the gateway team.\nimpact: # theirs\n")]
    [TestCase("  - id: A2\n", "  # Decided on Tuesday.\n  - id: A2 # keep\n")]
    [TestCase("timeline:\n", "# One\n# Two\ntimeline:\n")]
    [TestCase("  version: { before: \"1.5.0\", after: \"1.4.2\" }\n", "  version: { before: \"1.5.0\", after: \"1.4.2\" } # blue\n")]
    [TestCase("  surprises: []\n", "  surprises:\n    # First\n    - It came back by itself. # really\n")]
    public void Comments_of_people_stay_where_they_stood_and_those_of_the_engine_are_not_doubled(string find, string replace)
    {
        var written = RecordYaml.Write(RecordBuilder.Build(_story.History, "b"));
        Assert.That(written, Does.Contain(find));
        var edited = written.Replace(find, replace, StringComparison.Ordinal) + "# The end.\n";
        var source = new Runbooks.Diagnostics.SourceText("incident.yaml", edited);
        var record = RecordYaml.Read(source, new Runbooks.Diagnostics.DiagnosticBag())!;

        Assert.That(RecordYaml.Write(record, source), Is.EqualTo(edited));
    }

    [Test]
    public void A_comment_whose_place_is_gone_stays_with_what_held_it()
    {
        var written = RecordYaml.Write(RecordBuilder.Build(_story.History, "b"));
        var source = new Runbooks.Diagnostics.SourceText(
            "incident.yaml",
            written.Replace("  - id: A3\n", "  # Who can?\n  - id: A3\n", StringComparison.Ordinal)
        );
        var record = RecordBuilder.Build(_story.History, "b");
        record.Json["action-items"]!.AsArray().RemoveAt(2);

        Assert.That(RecordYaml.Write(record, source), Does.Contain("# Who can?\naction-items:\n"));
    }
}
