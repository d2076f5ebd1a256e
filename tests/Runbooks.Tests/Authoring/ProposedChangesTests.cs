using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Incidents.Deriving;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

public sealed class ProposedChangesTests
{
    private const string Head = "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: performance\n";
    private const string Rollback = "  - id: rollback\n    rollback: { to: previous, within: 60s }\n";
    private const string Wait =
        "  - id: healthy\n    title: Wait until it is well\n    wait: { http: { get: /health }, until: body.health == "
        + "\"healthy\", within: 30s } # half a minute\n";

    [Test]
    public async Task A_run_in_which_all_went_as_it_should_proposes_nothing()
    {
        foreach (
            var id in (string[])
                ["performance-degradation", "api-breaking-change", "database-migration-failure", "emergency-performance", "quick-rollback"]
        )
        {
            await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses);
            var text = EngineRun.Quick(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "runbooks", id + ".yaml")));
            await run.RunAsync(text, id);

            Assert.That(ProposedChanges.Of(RunHistory.Of(run.Recorded), text).Select(p => p.Because), Is.Empty, id);
        }
    }

    [Test]
    public async Task A_database_that_was_seen_broken_belongs_on_the_checklist()
    {
        const string Text =
            Head
            + "steps:\n  - id: symptom\n    title: See what the application says\n    continue-on-failure: true\n    http: { "
            + "get: /api/health }\n"
            + Rollback
            + "checklist: [ health, version ] # the playbook's\n";
        await using var run = await EngineRun.StartAsync(BadRelease.FailingMigration);
        await run.RunAsync(Text);

        var proposal = ProposedChanges.Of(RunHistory.Of(run.Recorded), Text).Single();

        Assert.That(
            proposal.Because,
            Is.EqualTo(
                "Before the rollback “See what the application says” saw that /api/health called the database “error” "
                    + "(evidence/0002-symptom.json). Whether that is over was not looked at: “database” is not on the checklist."
            )
        );
        Assert.That(
            proposal.Change,
            Does.EndWith("-checklist: [ health, version ] # the playbook's\n+checklist: [ health, version, database ] # the playbook's")
        );
    }

    [Test]
    public async Task A_widget_that_was_seen_gone_and_a_query_that_failed_belong_on_it_too()
    {
        const string Text =
            Head
            + "steps:\n  - id: widget\n    continue-on-failure: true\n    http: { get: /dist/widget.iife.js }\n"
            + Rollback
            + "checklist:\n  - health\n";
        await using var run = await EngineRun.StartAsync(BadRelease.BreakingApi);
        await run.RunAsync(Text);

        var proposal = ProposedChanges.Of(RunHistory.Of(run.Recorded), Text).Single();

        Assert.That(proposal.Change, Does.EndWith(" checklist:\n   - health\n+  - widget"));
    }

    [Test]
    public async Task What_a_step_looked_at_again_after_the_rollback_is_not_missing()
    {
        const string Text =
            Head
            + "steps:\n  - id: widget\n    continue-on-failure: true\n    http: { get: /dist/widget.iife.js }\n"
            + Rollback
            + "  - id: again\n    check: [ widget ]\nchecklist: [ health ]\n";
        await using var run = await EngineRun.StartAsync(BadRelease.BreakingApi);
        await run.RunAsync(Text);

        Assert.That(ProposedChanges.Of(RunHistory.Of(run.Recorded), Text), Is.Empty);
    }

    [TestCase(26_000, "45s")]
    [TestCase(29_900, "45s")]
    [TestCase(23_000, null, Description = "less than four fifths")]
    public async Task A_wait_that_was_nearly_used_up_is_given_more_time(double tookMs, string? proposed)
    {
        var text = Head + "steps:\n" + Rollback + Wait + "checklist: [ health ]\n";
        using var story = await ToldAsync(text, afterwards: async told => await told.StepAsync("healthy", "wait", tookMs));

        var proposals = ProposedChanges.Of(story.History, text);

        Assert.That(
            proposals.Select(p => Added(p)),
            Is.EqualTo(
                proposed is null
                    ? []
                    : (string[])
                        [$"    wait: {{ http: {{ get: /health }}, until: body.health == \"healthy\", within: {proposed} }} # half a minute"]
            )
        );
        if (proposed is not null)
            Assert.That(
                proposals[0].Because,
                Is.EqualTo(
                    $"“Wait until it is well” took {tookMs / 1000:0} s of the 30s that its “within” allows. A target that "
                        + $"is a little slower would be called not recovered."
                )
            );
    }

    [Test]
    public async Task A_wait_that_ran_out_is_given_more_time_when_the_target_was_well_later()
    {
        var text = Head + "steps:\n" + Rollback + Wait + "checklist: [ health ]\n";
        using var story = await ToldAsync(
            text,
            afterwards: async told =>
                await told.StepAsync("healthy", "wait", 30_000, new RunError("RB0504", "ran out", null, 0, 0, 0, null, null, null)),
            checkedAfter: 8
        );

        var proposal = ProposedChanges.Of(story.History, text).Single();

        Assert.That(Added(proposal), Does.Contain("within: 60s"));
        Assert.That(
            proposal.Because,
            Is.EqualTo(
                "“Wait until it is well” gave up after 30s, and 38 s after it had begun the checklist found nothing wrong: "
                    + "the target had recovered, only later than its “within” allows."
            )
        );
    }

    [Test]
    public async Task A_wait_that_ran_out_on_a_target_that_stayed_ill_is_left_as_it_is()
    {
        var text = Head + "steps:\n" + Rollback + Wait + "checklist: [ health ]\n";
        using var story = await ToldAsync(
            text,
            afterwards: async told =>
                await told.StepAsync("healthy", "wait", 30_000, new RunError("RB0504", "ran out", null, 0, 0, 0, null, null, null)),
            health: CheckStatus.Fail
        );

        Assert.That(ProposedChanges.Of(story.History, text), Is.Empty);
    }

    [TestCase("critical", "45s", Description = "60s and 45s and a second wait of 15s are the whole RTO of two minutes")]
    [TestCase("performance", "45s")]
    public async Task The_bounds_stay_within_the_objective(string severity, string expected)
    {
        var text =
            Head.Replace("performance", severity, StringComparison.Ordinal)
            + "steps:\n"
            + Rollback
            + Wait
            + "  - id: more\n    wait: { for: 15s }\nchecklist: [ health ]\n";
        using var story = await ToldAsync(text, afterwards: async told => await told.StepAsync("healthy", "wait", 29_000));

        Assert.That(ProposedChanges.Of(story.History, text).Select(Added).Single(), Does.Contain($"within: {expected}"));
    }

    [Test]
    public async Task A_bound_that_the_objective_has_no_room_for_is_left_as_it_is()
    {
        var text =
            Head.Replace("performance", "critical", StringComparison.Ordinal)
            + "steps:\n"
            + Rollback
            + Wait
            + "  - id: more\n    wait: { for: 30s }\nchecklist: [ health ]\n";
        using var story = await ToldAsync(text, afterwards: async told => await told.StepAsync("healthy", "wait", 29_000));

        Assert.That(ProposedChanges.Of(story.History, text), Is.Empty);
    }

    [Test]
    public async Task A_bound_that_other_steps_share_is_left_as_it_is()
    {
        var text =
            Head
            + "x-bound: &half 30s\nsteps:\n"
            + Rollback.Replace("60s", "*half", StringComparison.Ordinal)
            + Wait.Replace("30s", "*half", StringComparison.Ordinal)
            + "checklist: [ health ]\n";
        using var story = await ToldAsync(text, afterwards: async told => await told.StepAsync("healthy", "wait", 29_000));

        Assert.That(ProposedChanges.Of(story.History, text), Is.Empty);
    }

    [Test]
    public async Task A_switch_that_took_most_of_its_time_gets_a_bound_where_there_was_none()
    {
        var text = Head + "steps:\n  - id: rollback\n    rollback:\n      to: previous # whatever stands by\nchecklist: [ health ]\n";
        using var story = await ToldAsync(text, switchedAfter: 55);

        var proposal = ProposedChanges.Of(story.History, text).Single();

        Assert.That(Added(proposal), Is.EqualTo("      within: 90s"));
        Assert.That(proposal.Because, Is.EqualTo("The switch was seen 55 s after the step “Rollback” began; its “within” allows 1m."));
    }

    /// <summary>The process of the run was killed while it waited for the switch, and the run was resumed two minutes later.</summary>
    [TestCase(5, null)]
    [TestCase(
        52,
        "The switch was seen 53 s after the step “rollback” began (without 2 min in which the run's own process was down); "
            + "its “within” allows 1m."
    )]
    public async Task Time_in_which_the_process_of_the_run_was_down_does_not_count_for_the_switch(double waited, string? because)
    {
        var text =
            Head
            + "steps:\n"
            + Rollback.Replace("id: rollback", "id: rollback\n    title: rollback", StringComparison.Ordinal)
            + "checklist: [ health ]\n";
        using var story = await ToldAsync(text, beforeSwitch: async told =>
        {
            await told.TellAsync(waited, new StatusObserved("after the answer", "green", "1.5.0", "blue", "1.4.2", null, null));
            await told.TellAsync(120, new RunResumed(5, 120, WasTorn: false, "0.1.0"));
        });

        Assert.That(ProposedChanges.Of(story.History, text).Select(p => p.Because), Is.EqualTo(because is null ? [] : (string[])[because]));
    }

    [Test]
    public async Task Time_in_which_the_process_of_the_run_was_down_does_not_count_for_a_wait_that_ran_out()
    {
        var text = Head + "steps:\n" + Rollback + Wait + "checklist: [ health ]\n";
        var ranOut = new RunError("RB0504", "ran out", null, 0, 0, 0, null, null, null);
        using var story = await ToldAsync(text, checkedAfter: 8, afterwards: async told =>
        {
            await told.StepAsync("healthy", "wait", 30_000, ranOut);
            await told.TellAsync(600, new RunResumed(9, 600, WasTorn: false, "0.1.0"));
        });

        var proposal = ProposedChanges.Of(story.History, text).Single();

        Assert.That(Added(proposal), Does.Contain("within: 60s"));
        Assert.That(
            proposal.Because,
            Does.Contain("38 s after it had begun (without 10 min in which the run's own process was down) the checklist")
        );
    }

    [Test]
    public async Task A_trigger_that_would_have_slept_and_a_check_that_would_have_passed_are_made_stricter()
    {
        var text =
            Head
            + "triggers:\n  - response-time: { average: \"> 3s\", for: 5m }\nsteps:\n"
            + Sample
            + Rollback
            + "checklist:\n  - health\n  - performance # as in the playbook\n";
        using var story = await ToldAsync(text, before: async told => await told.SampleAsync(2100, 2200, 0, 5));

        var proposals = ProposedChanges.Of(story.History, text);

        Assert.That(
            proposals.Select(Added),
            Is.EqualTo(
                (string[])
                    ["  - response-time: { average: \"> 1.5s\", for: 5m }", "  - performance: { average: \"< 1.5s\" } # as in the playbook"]
            )
        );
        Assert.That(
            proposals[0].Because,
            Is.EqualTo(
                "5 AI queries took 2.1 s on average before the rollback (evidence/0001-before-sample.json) and 43 ms after "
                    + "it (evidence/0003-sample.json). The trigger “response-time” waits for > 3s and would not have fired: a "
                    + "person had to notice."
            )
        );
        Assert.That(
            proposals[1].Because,
            Does.EndWith("The check “performance” wants an average < 3s, so that the version that was rolled back would have passed it.")
        );
    }

    [TestCase(3400, Description = "the trigger would have fired")]
    [TestCase(300, Description = "slowness was not what was wrong")]
    public async Task A_threshold_that_tells_is_left_as_it_is(double averageMs)
    {
        var text = Head + "triggers:\n  - response-time\nsteps:\n" + Sample + Rollback + "checklist: [ health, performance ]\n";
        using var story = await ToldAsync(text, before: async told => await told.SampleAsync(averageMs, averageMs, 0, 5));

        Assert.That(ProposedChanges.Of(story.History, text), Is.Empty);
    }

    [Test]
    public async Task A_rate_of_errors_below_the_trigger_lowers_it()
    {
        var text =
            Head
            + "triggers: [ error-rate, { memory: { usage: \"> 90%\" } } ]\nsteps:\n"
            + Sample
            + Rollback
            + "checklist: [ health, error-rate, performance ]\n";
        using var story = await ToldAsync(text, before: async told => await told.SampleAsync(200, 200, 4, 100));

        var proposal = ProposedChanges.Of(story.History, text).Single();

        Assert.That(Added(proposal), Is.EqualTo("triggers: [ { error-rate: { rate: \"> 3%\" } }, { memory: { usage: \"> 90%\" } } ]"));
        Assert.That(proposal.Because, Does.StartWith("4 of 100 AI queries (4%) failed before the rollback"));
    }

    [Test]
    public async Task Every_proposal_can_be_made_and_leaves_a_runbook_without_mistakes()
    {
        var text = Head + "triggers:\n  - response-time\nsteps:\n" + Sample + Rollback + Wait + "checklist:\n  - health\n";
        using var story = await ToldAsync(
            text,
            before: async told => await told.SampleAsync(2100, 2200, 2, 5),
            afterwards: async told => await told.StepAsync("healthy", "wait", 29_000)
        );

        var proposals = ProposedChanges.Of(story.History, text);
        var after = proposals.Aggregate(text, (now, p) => ((Patched)LinePatch.Parse(p.Change)!.Apply(now)).Text);

        Assert.That(proposals.Select(p => p.Id), Is.EqualTo((string[])["P1", "P2", "P3"]));
        Assert.That(RanRunbook.Read(new Runbooks.Diagnostics.SourceText("test.yaml", after)), Is.Not.Null);
        Assert.That(
            after.Split('\n').Except(text.Split('\n')).Select(l => l.Trim()),
            Is.EqualTo(
                (string[])
                    [
                        "- response-time: { average: \"> 1.5s\" }",
                        Wait.Split('\n')[2].Trim().Replace("30s", "45s", StringComparison.Ordinal),
                        "- error-rate",
                    ]
            )
        );
    }

    [Test]
    public async Task A_runbook_that_is_built_in_is_copied_with_the_change()
    {
        var text = Head + "steps:\n" + Rollback + Wait + "checklist: [ health ]\n";
        using var story = await ToldAsync(text, path: "(built in)/test.yaml", afterwards: async told =>
            await told.StepAsync("healthy", "wait", 29_000)
        );

        var proposal = ProposedChanges.Of(story.History, text).Single();

        Assert.That(proposal.Runbook, Is.EqualTo("runbooks/test.yaml"));
        Assert.That(
            proposal.Because,
            Does.EndWith("The runbook ran as it is built in; accepting this puts a copy of it with the change there.")
        );
    }

    private const string Sample =
        "  - id: before\n    title: Measure\n    continue-on-failure: true\n    sample: { http: { post: /api/ai/query, "
        + "json: {}, safe: true }, requests: 5 }\n";

    private static string Added(Proposal proposal) => proposal.Change.Split('\n').Single(l => l.StartsWith('+'))[1..];

    private static async Task<Story> ToldAsync(
        string text,
        Func<Story, Task>? before = null,
        Func<Story, Task>? afterwards = null,
        Func<Story, Task>? beforeSwitch = null,
        double switchedAfter = 1,
        double checkedAfter = 1,
        CheckStatus health = CheckStatus.Pass,
        string path = "runbooks/test.yaml"
    )
    {
        var story = new Story();
        await story.TellAsync(
            0,
            new RunStarted
            {
                Run = "20261123-154210-abcdef",
                Incident = "INC-20261123-154210-test-abcd",
                Runbook = "test",
                Title = "A test",
                RunbookPath = path,
                RunbookCommit = null,
                RunbookHash = new string('a', 64),
                Severity = "performance",
                ObjectiveSeconds = 300,
                Target = "production",
                BaseUrl = "http://localhost:8080",
                Trigger = "manual",
                Operator = "on-call engineer",
                EngineVersion = "0.1.0",
                DetectedAt = story.Time.GetUtcNow(),
                DetectedBy = "given",
                Inputs = new JsonObject(),
            }
        );
        if (before is not null)
            await before(story);
        await story.TellAsync(0, new StepStarted("rollback", "rollback", "rollback", "steps"));
        await story.TellAsync(0, new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"));
        await story.TellAsync(0, new RollbackAnswered(1, "claimed", "\"done\"", 200, 10, await story.KeepAsync("rollback.json")));
        if (beforeSwitch is not null)
            await beforeSwitch(story);
        await story.TellAsync(switchedAfter, new StatusObserved("after the answer", "blue", "1.4.2", "green", "1.5.0", null, null));
        await story.TellAsync(
            0,
            new RollbackResolved(RollbackVerdict.Switched, "blue serves 1.4.2", "green", "blue", "1.5.0", "1.4.2", "1.4.2", 1, 5)
        );
        await story.TellAsync(
            0,
            new StepFinished(
                "rollback",
                "rollback",
                "rollback",
                StepStatus.Passed,
                story.Time.GetUtcNow(),
                switchedAfter * 1000,
                null,
                null,
                null
            )
        );
        if (afterwards is not null)
            await afterwards(story);
        await story.TellAsync(0, new SampleTaken("Checklist: POST /api/ai/query", 20, 43, 61, 0, await story.KeepAsync("sample.json")));
        await story.TellAsync(checkedAfter, new CheckFinished("health", "Health check", health, "healthy", "healthy", [], Final: true));
        await story.TellAsync(
            0,
            new RunFinished
            {
                Outcome = health == CheckStatus.Pass ? Outcome.Recovered : Outcome.NotRecovered,
                Reason = "Blue serves 1.4.2.",
                Next = "Complete it.",
                EnvironmentBefore = "green",
                EnvironmentAfter = "blue",
                VersionBefore = "1.5.0",
                VersionAfter = "1.4.2",
                ObjectiveSeconds = 300,
                ActualSeconds = 9,
                ObjectiveMet = true,
            }
        );
        return story;
    }
}
