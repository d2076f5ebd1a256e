using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

/// <summary>What a run sends stands on disk beforehand, and what it is called rests on what was seen since.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class EvidenceTests
{
    private const string Echo = "  - id: undo\n    command: { run: [ echo, rolled, back ] }\n";

    [Test]
    public async Task A_command_that_only_prints_is_done_and_not_proved()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing);

        await run.RunStepsAsync(Echo, s => Patient(run, s));

        var sent = run.Recorded.Single(e => e.Event is ChangeSent);
        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));
        var page = new Postmortem(new TemplateCatalog(null), TimeProvider.System).Render(record, previousText: null, []);
        Assert.Multiple(() =>
        {
            Assert.That(
                (run.OutcomeName, ((ChangeSent)sent.Event).What, sent.Event.MustBeDurable),
                Is.EqualTo(("unknown", "echo rolled back", true))
            );
            Assert.That(sent.Sequence, Is.LessThan(run.Recorded.First(e => e.Event is StepFinished).Sequence));
            Assert.That(run.Finished.Reason, Does.StartWith("Done, not proved: `undo` ran echo rolled back."));
            Assert.That(
                page,
                Does.Contain("echo rolled back").And.Not.Contain("No rollback was needed").And.Not.Contain("nothing else was sent")
            );
            Assert.That(record.Find("changes")![0]!["left"]!.GetValue<bool>(), Is.True);
        });
    }

    [Test]
    public async Task A_request_that_a_required_check_looks_behind_is_recovered_with_the_step_named()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync("  - id: deploy\n    http: { post: /deployment/deploy }\nchecklist: [ health ]\n", s => Patient(run, s));

        Assert.That(
            (run.OutcomeName, run.Finished.Reason),
            Is.EqualTo(
                (
                    "recovered",
                    "`deploy` sent POST /deployment/deploy; its one check, health, passes (health had passed before "
                        + "anything was changed, too)."
                )
            )
        );
    }

    [Test]
    public async Task A_safe_request_and_a_read_are_no_change()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(
            "  - id: look\n    http: { get: /health }\n  - id: ask\n    http: { post: /api/ai/query, json: { content: "
                + "test, tenantId: demo }, safe: true }\nchecklist: [ health ]\n",
            s => Patient(run, s)
        );

        Assert.That((run.OutcomeName, run.Events.OfType<ChangeSent>().Count()), Is.EqualTo(("nothing wrong", 0)), run.Finished.Reason);
    }

    [Test]
    public async Task A_request_that_found_no_connection_is_told_as_not_sent()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(
            "  - id: tell\n    continue-on-failure: true\n    http: { post: \"http://127.0.0.1:1/x\", within: 1m "
                + "}\nchecklist: [ health ]\n",
            settings => settings.Target = run.Target with { RequestTimeout = TimeSpan.FromMinutes(1) }
        );

        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));
        Assert.Multiple(() =>
        {
            Assert.That(run.OutcomeName, Is.EqualTo("nothing wrong"), run.Finished.Reason);
            Assert.That(record.Find("changes")![0]!["left"]!.GetValue<bool>(), Is.False);
        });
    }

    [Test]
    public async Task Steps_in_steps_say_what_they_send_too()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(
            "  - id: each\n    foreach:\n      in: '[1, 2]'\n      steps:\n        - id: two\n          command: { run: [ "
                + "echo, two ] }\n  - id: called\n    runbook: other\n",
            settings =>
                Patient(run, settings).FindRunbook = _ =>
                    RunbookReader.Read(
                        new SourceText(
                            "other.yaml",
                            "apiVersion: runbooks/v1\nid: other\ntitle: Another\nseverity: feature\nsteps:\n  - id: one\n  "
                                + "  command: { run: [ echo, one ] }\n"
                        ),
                        RunbookFormat.Vocabulary,
                        new DiagnosticBag()
                    )
        );

        Assert.That(run.Events.OfType<ChangeSent>().Select(c => c.What), Is.EqualTo(new[] { "echo two", "echo two", "echo one" }));
    }

    [Test]
    public async Task What_always_changes_has_the_checklist_looked_at_again()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(
            "  - id: look\n    http: { get: /health }\nchecklist: [ health ]\nalways:\n  - id: after\n    http: { post: "
                + "/deployment/deploy }\n",
            s => Patient(run, s)
        );

        var change = run.Recorded.Single(e => e.Event is ChangeSent).Sequence;
        Assert.Multiple(() =>
        {
            Assert.That(
                run.Recorded.Any(e => e.Sequence > change && e.Event is CheckFinished { Final: true, Id: "health" }),
                "nothing looked behind it"
            );
            Assert.That(
                (run.OutcomeName, run.Finished.Reason),
                Is.EqualTo(
                    (
                        "recovered",
                        "`after` sent POST /deployment/deploy; its one check, health, passes (health had passed before "
                            + "anything was changed, too)."
                    )
                )
            );
        });
    }

    [Test]
    public async Task What_always_changes_is_not_proved_by_a_check_step_before_it()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync("  - id: look\n    check: [ health ]\nalways:\n  - id: after\n    command: { run: [ echo, x ] }\n", s =>
            Patient(run, s)
        );

        Assert.That(run.OutcomeName, Is.EqualTo("unknown"), run.Finished.Reason);
    }

    [Test]
    public async Task Checks_are_looked_at_before_the_change_and_decide_nothing()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.FailingMigration);

        await run.RunShippedAsync("database-migration-failure", s => Patient(run, s));

        var change = run.Recorded.First(e => e.Event is RollbackIntended).Sequence;
        var before = run.Recorded.Where(e => e.Event is CheckFinished { Before: true }).ToList();
        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));
        Assert.Multiple(() =>
        {
            Assert.That(run.OutcomeName, Is.EqualTo("recovered"), run.Finished.Reason);
            Assert.That(
                before.Select(e => (((CheckFinished)e.Event).Id, ((CheckFinished)e.Event).Status)),
                Does.Contain(("database", CheckStatus.Fail))
            );
            Assert.That(before.Select(e => e.Sequence), Is.All.LessThan(change));
            Assert.That(before.Select(e => ((CheckFinished)e.Event).Id), Does.Not.Contain("environment-switched"));
            Assert.That(
                record.Items("checklist-before").Select(c => ($"{c["title"]}", $"{c["status"]}")),
                Does.Contain(("Database connectivity", "fail"))
            );
        });
    }

    [Test]
    public async Task What_does_not_answer_beforehand_holds_no_rollback_up_and_is_left_out()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing, "late=60s@health");

        await run.RunShippedAsync("quick-rollback", settings =>
            settings.Target = run.Target with { RequestTimeout = TimeSpan.FromSeconds(10) }
        );

        var change = run.Recorded.First(e => e.Event is RollbackIntended).Sequence;
        Assert.That(run.Recorded.Where(e => e.Event is CheckFinished { Id: "health" }).Select(e => e.Sequence), Is.All.GreaterThan(change));
    }

    [Test]
    public async Task A_front_that_answers_every_path_alike_proves_nothing()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var front = await StubFront.StartAsync("2.0.0");

        await run.RunStepsAsync(
            "  - id: look\n    http: { get: /health }\ninputs:\n  expected-version: { type: version, required: true "
                + "}\nchecklist: [ version, core-functionality, performance, error-rate, database, widget ]\n",
            settings =>
            {
                settings.Target = run.Target with { BaseUrl = front.BaseUrl, RequestTimeout = TimeSpan.FromMinutes(1) };
                settings.Inputs = ["expected-version=2.0.0"];
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                run.Events.OfType<CheckFinished>().Where(c => c.Final).Select(c => $"{c.Id} {c.Status}"),
                Is.EqualTo(
                    new[]
                    {
                        "version Unknown",
                        "core-functionality Unknown",
                        "performance Unknown",
                        "error-rate Unknown",
                        "database Unknown",
                        "widget Unknown",
                    }
                )
            );
            Assert.That(run.Events.OfType<CheckFinished>().Select(c => c.Actual), Has.None.Contain("the application itself name"));
            Assert.That(run.OutcomeName, Is.Not.EqualTo("recovered").And.Not.EqualTo("nothing wrong"));
        });
    }

    [TestCase("", "the status and the application itself name 1.5.0", null)]
    [TestCase("catch-all-health", "1.5.0, by the status alone; the application names none", "the version by the status alone")]
    public async Task The_version_says_whose_word_it_is(string fault, string actual, string? caveat)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, fault.Length == 0 ? [] : [fault]);

        await run.RunStepsAsync(
            "  - id: look\n    http: { get: /health }\ninputs:\n  expected-version: { type: version, required: true "
                + "}\nchecklist: [ version ]\n",
            settings => Patient(run, settings).Inputs = ["expected-version=1.5.0"]
        );

        var check = run.Events.OfType<CheckFinished>().Single(c => c.Final);
        Assert.Multiple(() =>
        {
            Assert.That((check.Status, check.Actual, check.Caveat), Is.EqualTo((CheckStatus.Pass, actual, caveat)));
            Assert.That(run.Finished.Reason, caveat is null ? Does.Not.Contain("alone") : Does.Contain(caveat));
        });
    }

    [Test]
    public async Task A_resumed_run_counts_what_its_journal_says_was_sent()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Echo, s => Patient(run, s));
        var past = new Runbooks.Execution.EarlierProcess([.. run.Events.Where(e => e is not RunFinished)]);

        Assert.That(
            (past.MayHaveChanged, past.Changes.Single().What, past.ChangedAfter("undo")),
            Is.EqualTo((true, "echo rolled back", false))
        );
    }

    // A busy machine must not look like a target that does not answer.
    private static EngineRun.RunSettings Patient(EngineRun run, EngineRun.RunSettings settings)
    {
        settings.Target = run.Target with { RequestTimeout = TimeSpan.FromMinutes(1) };
        return settings;
    }
}
