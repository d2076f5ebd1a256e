using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Coverage;
using Runbooks.Rehearsal.Drilling.Reports;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal;

/// <summary>A drill makes real recorded runs, holds each against what must be, and says what was reached.</summary>
internal sealed class DrillTests
{
    private static readonly string[] Shipped = [.. new RunbookCatalog(Path.GetTempPath()).List().Select(r => r.Id)];

    [TestCaseSource(nameof(Shipped))]
    public async Task Each_shipped_runbook_ends_as_it_must_under_behaviours_of_every_kind(string id)
    {
        string[] some =
        [
            "as-expected",
            "refused",
            "claimed-not-done",
            "done-before",
            "lost-after",
            "hangs-before-always",
            "flips-back",
            "standby-gone",
            "constant-health-crashing",
            "healthy-late",
            "catch-all",
            "status-huge",
            "query-not-json",
            "denied",
            "own",
        ];

        var report = await DrillRuns.RunAsync(id, new DrillOptions { Only = some });

        Assert.That(report.Failed.SelectMany(r => r.Findings).Select(f => $"{f.Span}: {f.Message}"), Is.Empty);
        Assert.That(report.Results, Has.Count.GreaterThan(25));
    }

    [Test]
    public async Task A_step_that_changes_the_target_and_that_no_run_comes_to_is_not_rehearsed()
    {
        const string Text = """
            apiVersion: runbooks/v1
            id: stuck
            title: A rollback behind a path that no target has
            severity: feature
            steps:
              - { id: look, http: { get: /no-such-path }, expect: [ status == 200 ] }
              - { id: back, rollback: { to: previous, within: 20s } }
            checklist: [ health ]
            """;

        var found = await DrillRuns.FindingsAsync("stuck", Text);
        var some = await DrillRuns.FindingsAsync("stuck", Text, "as-expected");

        Assert.That(found, Has.One.StartsWith("RB0711 7: stuck: not rehearsed: no run came to `back`, which changes the target"));
        Assert.That(some, Has.None.StartsWith("RB0711"), "who asks for one case knows that the others are not played");
    }

    [Test]
    public async Task How_a_runbook_ends_under_each_behaviour_of_the_switch_is_as_it_was()
    {
        var report = await DrillRuns.RunAsync(
            "performance-degradation",
            new DrillOptions
            {
                Only = ["well", "refusals", "lies", "toggled", "lost", "unsteady", "standby", "health", "application"],
                Kills = 0,
            }
        );

        Snapshot.Match(
            string.Concat(report.Results.Select(r => $"{r.Case.Name, -44} {OutcomeText.Of(r.Finished!.Outcome), -13} {r.Posts} posts\n")),
            "DrillTests.endings"
        );
    }

    [Test]
    public async Task A_run_that_is_killed_at_any_write_is_resumed_and_toggles_once()
    {
        var report = await DrillRuns.RunAsync("quick-rollback", new DrillOptions { Only = ["lost-after"], Kills = 1000 });
        var killed = report.Results.Where(r => r.Case.KilledAt is not null).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(killed, Has.Count.GreaterThan(20).And.All.Property("WasKilled").True);
            Assert.That(killed.Select(k => k.Case.KilledAt), Is.EqualTo(Enumerable.Range(1, killed.Count)), "at every write");
            Assert.That(report.Failed.Select(f => f.Case.Name), Is.Empty);
            Assert.That(killed.Select(k => k.Posts).Max(), Is.EqualTo(1));
            Assert.That(report.Coverage[0].Killed, Has.Count.EqualTo(killed.Count));
        });
    }

    [Test]
    public async Task What_was_never_reached_is_named_with_its_place()
    {
        var report = await DrillRuns.RunAsync(
            "emergency-performance",
            new DrillOptions { Only = ["as-expected", "only-looks"], Kills = 0 }
        );
        var reached = report.Coverage.Single();

        Assert.Multiple(() =>
        {
            Assert.That(reached.Of(CoveredKind.Step).Count(p => p.Runs == 0), Is.Zero);
            Assert.That(
                reached.Of(CoveredKind.Branch).Select(p => $"{p.Name} {p.Runs}"),
                Is.EqualTo([
                    "`rollback`, where `when` holds 5",
                    "`rollback`, where `when` does not hold 1",
                    "`rollback`, where `otherwise` switches 0",
                ])
            );
            Assert.That(
                reached.Missed.First(p => p.Kind == CoveredKind.Branch).Span!.ToString(),
                Does.Match(@"^runbooks/emergency-performance\.yaml:\d+:5$")
            );
            Assert.That(reached.Writes, Is.GreaterThan(40));
        });
    }

    [Test]
    public async Task The_same_seed_draws_the_same_kills_and_another_draws_others()
    {
        var options = new DrillOptions { Only = ["as-expected"], Kills = 6 };
        var first = await Kills(7);

        Assert.That(await Kills(7), Is.EqualTo(first).And.Not.Empty);
        Assert.That(await Kills(8), Is.Not.EqualTo(first));

        async Task<IReadOnlyList<int?>> Kills(long seed) =>
            [
                .. (await DrillRuns.RunAsync("quick-rollback", options with { Seed = seed }))
                    .Results.Select(r => r.Case.KilledAt)
                    .Where(k => k is not null),
            ];
    }

    [Test]
    public async Task A_case_is_repeated_by_the_command_that_is_named_with_it()
    {
        var report = await DrillRuns.RunAsync(
            "quick-rollback",
            new DrillOptions
            {
                Only = ["as-expected"],
                Seed = 5,
                Kills = 2,
            }
        );
        var killed = report.Results.First(r => r.Case.KilledAt is not null);
        var again = await DrillRuns.RunAsync(
            "quick-rollback",
            new DrillOptions
            {
                Only = [killed.Case.Name],
                Seed = 5,
                Kills = 0,
            }
        );

        Assert.That(killed.Repeat, Is.EqualTo($"runbook drill quick-rollback --only {killed.Case.Name} --seed 5"));
        Assert.That(again.Results.Select(r => (r.Case.Name, r.WasKilled)), Is.EqualTo([(killed.Case.Name, true)]));
    }

    [Test]
    public void Every_release_is_drilled_under_each_kind_of_behaviour_and_under_all_where_that_is_asked()
    {
        var bag = new Runbooks.Diagnostics.DiagnosticBag();
        var runbook = DrilledRunbooks.Of(
            new Runbooks.Diagnostics.SourceText("runbooks/manual-rollback.yaml", DrillRuns.Text("manual-rollback")),
            bag
        )!;

        var usual = Drill.Plan([runbook], new DrillOptions());
        var full = Drill.Plan([runbook], new DrillOptions { IsFull = true });
        var seen = Behaviours.All.Count(b => OnPlaybook(b) && PlanOfCases.WhyUnseen(b, runbook.Runbook) is null);

        Assert.Multiple(() =>
        {
            Assert.That(full, Has.Count.EqualTo(seen * 5));
            Assert.That(usual, Has.Count.EqualTo(seen + PlanOfCases.WithEveryRelease.Length * 4));
            Assert.That(
                Behaviours.All.Where(OnPlaybook).Select(b => b.Name).Except(usual.Select(c => c.Name)),
                Is.EquivalentTo([
                    .. Behaviours
                        .All.Select(b => b.Name)
                        .Where(n => n.StartsWith("widget-", StringComparison.Ordinal) || n.StartsWith("manual-", StringComparison.Ordinal)),
                ]),
                "it asks for no widget and has nothing done by hand, and all else is drilled"
            );
            Assert.That(usual.Select(c => c.Name), Is.Unique);
            Assert.That(PlanOfCases.WithEveryRelease, Is.SubsetOf(Behaviours.All.Select(b => b.Name)));
        });

        static bool OnPlaybook(Behaviour behaviour) => PlanOfCases.IsSeenOn(DrilledTarget.Playbook, behaviour);
    }

    [Test]
    public async Task Commands_are_run_where_the_runbook_says_so_and_nothing_leaves_for_anywhere_but_the_sandbox()
    {
        const string Yaml = """
            apiVersion: runbooks/v1
            id: with-command
            title: A runbook with a command and a request elsewhere
            severity: minor
            steps:
              - id: there
                http: { get: "http://127.0.0.1:9/", within: 1s }
              - id: tell
                notify: { level: critical, text: Something happened }
              - id: command
                command: { run: [ sh, -c, "exit 7" ], safe: true }
              - id: rollback
                rollback: { to: previous }
            checklist: [ health, version ]
            drills: { commands: skip }
            """;

        var skipped = await DrillRuns.RunAsync("with-command", new DrillOptions { Only = ["as-expected"], Kills = 0 }, Yaml);
        var run = await DrillRuns.FindingsAsync(
            "with-command",
            Yaml.Replace("commands: skip", "commands: run", StringComparison.Ordinal),
            "as-expected"
        );

        Assert.Multiple(() =>
        {
            Assert.That(skipped.IsAsExpected, Is.True);
            Assert.That(skipped.Results[0].Notices, Is.EqualTo(1));
            Assert.That(
                skipped.Results[0].Events.OfType<Runbooks.Events.StepFinished>().First().Outputs!["body"]!.ToJsonString(),
                Is.EqualTo("{\"drill\":\"a drill sends nothing to others than its sandbox\"}"),
                "nobody listens there"
            );
            Assert.That(skipped.Withheld, Is.EqualTo(new[] { "127.0.0.1:9" }));
            Assert.That(
                MarkdownReport.Write(skipped),
                Does.EndWith("\nNot sent, and counted as done: what is asked of 127.0.0.1:9. A drill reaches nothing but its sandbox.\n")
            );
            Assert.That(run, Has.Some.StartsWith("RB0701 11: ").And.Some.Contains("exit code 7"));
        });
    }

    [Test]
    public async Task Ports_that_lead_nowhere_refuse_connections_and_are_asked_of_nobody_else()
    {
        var drilled = await DrillRuns.RunAsync("quick-rollback", new DrillOptions { Only = ["ports-hidden"], Kills = 0 });

        Assert.That(drilled.IsAsExpected, Is.True);
        Assert.That(drilled.Withheld, Is.Empty);
        Assert.That(
            drilled.Results[0].Events.OfType<Runbooks.Events.EvidenceTaken>().Select(e => e.About),
            Has.One.Contains("guessed from the port in the status")
        );
    }

    [Test]
    public async Task A_command_that_is_run_has_the_time_that_its_runbook_gives_it()
    {
        const string Yaml = """
            apiVersion: runbooks/v1
            id: with-command
            title: A runbook with a command that takes its time
            severity: minor
            steps:
              - id: command
                command: { run: [ sleep, "1" ], within: 20s, safe: true }
            drills: { commands: run }
            """;

        var report = await DrillRuns.RunAsync("with-command", new DrillOptions { Only = ["streamed-answers"] }, Yaml);

        Assert.That(
            report.Results.Single().Events.OfType<Runbooks.Events.StepFinished>().Select(s => $"{s.Path} {s.Status} {s.Note}"),
            Is.EqualTo(["command Passed exit code 0"])
        );
    }
}
