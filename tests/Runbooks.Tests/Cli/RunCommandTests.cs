using System.Text.Json.Nodes;
using Runbooks.Tests.Support;
using static Runbooks.Tests.Cli.SlowTarget;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook run` as a person or a program meets it: what it prints, commits and exits with.</summary>
public sealed class RunCommandTests
{
    private static readonly string[] DocumentKeys =
    [
        "run",
        "outcome",
        "exitCode",
        "runbook",
        "runbookPath",
        "target",
        "environment",
        "version",
        "reason",
        "next",
        "steps",
        "checklist",
        "rto",
        "incident",
    ];

    [Test]
    public async Task A_recovered_run_reads_well_and_leaves_one_branch_with_the_record()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        run.Write("README.md", "not committed\n");
        run.Write(".gitignore", ".local/\n");
        var target = TargetFile(run, sandbox);
        var before = run.Git("status --porcelain") + run.Git("rev-parse HEAD");

        var exitCode = await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=slow answers");

        Assert.That(exitCode, Is.Zero, run.Out + run.Error);
        Snapshot.Match(run.Stable(run.Out), "run-recovered");
        var branch = run.Git("branch --list incident/* --format=%(refname:short)").Trim();
        var files = run.Git($"ls-tree -r --name-only {branch}").Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(
                run.Git("status --porcelain") + run.Git("rev-parse HEAD"),
                Is.EqualTo(before),
                "work tree, index or branch were touched"
            );
            Assert.That(
                files,
                Has.One.EndsWith("/incident.yaml")
                    .And.One.EndsWith("/postmortem.md")
                    .And.One.EndsWith("/journal.ndjson")
                    .And.One.EndsWith("/evidence/runbook.yaml")
            );
            Assert.That(files, Has.One.EqualTo("deployments/sandbox.yaml"));
            Assert.That(run.Git($"log -1 --format=%an {branch}").Trim(), Is.EqualTo("Tester"));
        });
    }

    [Test]
    public async Task What_the_record_could_not_take_is_said_at_the_end_of_the_run()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        run.Write("deployments/sandbox.yaml", "rollbacks: [\n");
        run.Git("add deployments");
        run.Git("commit -q -m Ledger");

        Assert.That(
            await run.RunAsync("run", "quick-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=x"),
            Is.Zero,
            run.Out + run.Error
        );

        Assert.That(
            run.Out,
            Does.Contain("Note     The ledger deployments/sandbox.yaml cannot be read, so this run is not in it: deployments/sandbox.yaml:")
        );
    }

    [TestCase("run")]
    [TestCase("plan")]
    public async Task What_lint_calls_an_error_is_refused_before_anything_is_sent(string command)
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        run.Write(
            "runbooks/unseen.yaml",
            "apiVersion: runbooks/v1\nid: unseen\ntitle: Nobody looks\nseverity: feature\nsteps:\n  - id: rollback\n    "
                + "rollback: { to: previous, within: 5s }\n"
        );

        Assert.That(await run.RunAsync(command, "unseen", "--target", target), Is.EqualTo(2), run.Out);
        Assert.That(run.Error, Does.Contain("error[RB0407]").And.Contain("runbooks/unseen.yaml:7:5"));
        Assert.That((sandbox.RollbackPosts, run.Git("branch --list incident/*")), Is.EqualTo((0, string.Empty)));
    }

    [Test]
    public async Task What_a_line_allows_is_run_and_is_called_no_more_than_it_proves()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        run.Write(
            "runbooks/unseen.yaml",
            "apiVersion: runbooks/v1\nid: unseen\ntitle: Nobody looks\nseverity: feature\nsteps:\n  - id: rollback\n    "
                + "rollback: { to: previous, within: 5s } # lint: allow RB0407 because a person looks\n"
        );

        Assert.That(await run.RunAsync("run", "unseen", "--target", target), Is.EqualTo(3), run.Error);
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
        Assert.That(run.Out, Does.Contain("Rolled back, and not proved to have helped"));
    }

    [Test]
    public async Task A_target_with_nothing_wrong_is_told_so_and_counts_as_no_recovery()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        run.Write(
            "runbooks/look.yaml",
            "apiVersion: runbooks/v1\nid: look\ntitle: Look\nseverity: feature\nsteps:\n  - id: status\n    http: { get: "
                + "/deployment/status }\nchecklist: [ health ]\n"
        );

        Assert.That(await run.RunAsync("run", "look", "--target", target), Is.Zero, run.Out + run.Error);
        Assert.That(
            run.Out,
            Does.Contain("NOTHING WRONG after")
                .And.Contain("Nothing was wrong, before and after, and nothing was changed; its one check, health, passes.")
        );
        Assert.That(await run.RunAsync("incidents", "stats"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("1 nothing wrong").And.Contain("RTO met: 0 of 0 (0 %)"));
    }

    [Test]
    public async Task With_json_standard_output_is_exactly_one_document()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=slow answers",
            "--format",
            "json"
        );

        var document = JsonNode.Parse(run.Out)!.AsObject();
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(document.Select(p => p.Key), Is.EqualTo(DocumentKeys));
            Assert.That(document["outcome"]!.GetValue<string>(), Is.EqualTo("recovered"));
            Assert.That(document["version"]!.ToJsonString(), Is.EqualTo("""{"before":"1.5.0","after":"1.4.2"}"""));
            Assert.That(
                document["steps"]!.AsArray().Select(s => s!["id"]!.GetValue<string>()),
                Is.EqualTo(new[] { "status", "rollback", "health" })
            );
            Assert.That(document["checklist"]!.AsArray().Select(c => c!["status"]!.GetValue<string>()), Is.All.EqualTo("pass"));
            Assert.That(document["rto"]!["met"]!.GetValue<bool>(), Is.True);
            Assert.That(run.Git($"cat-file -t {document["incident"]!["commit"]}").Trim(), Is.EqualTo("commit"));
            Assert.That(run.Error, Does.Contain("RECOVERED"));
        });
    }

    [Test]
    public async Task A_run_that_did_not_recover_points_at_the_line_and_is_recorded_as_well()
    {
        await using var sandbox = await StartAsync("claimed-not-done", "claimed-not-done@switch");
        using var run = new CommandRun().InRepository();

        var exitCode = await run.RunAsync("run", "quick-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=slow answers");

        Assert.That(exitCode, Is.EqualTo(1));
        Snapshot.Match(run.Stable(run.Out), "run-claimed-not-done");
        Assert.That(run.Git("branch --list incident/*"), Is.Not.Empty);
    }

    [Test]
    public async Task An_unknown_end_exits_with_3_and_tells_what_to_look_at()
    {
        await using var sandbox = await StartAsync("dropped-before-switch");
        using var run = new CommandRun().InRepository();

        var exitCode = await run.RunAsync("run", "quick-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=slow answers");

        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(run.Out, Does.Contain("UNKNOWN").And.Contain("Look now which version serves: GET http:"));
    }

    [Test]
    public async Task A_second_run_finds_the_target_safe_and_sends_nothing()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=first");
        sandbox.Restart();

        var exitCode = await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=second");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, run.Out);
            Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((1, 1)));
            Assert.That(run.Out, Does.Contain("would bring 1.5.0 back"));
            Assert.That(run.Git("branch --list incident/*").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
        });
    }

    [Test]
    public async Task Twenty_runs_at_once_toggle_once()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        var runs = Enumerable
            .Range(0, 20)
            .Select(async i =>
            {
                using var own = new CommandRun().With("HOME", run.Folder);
                return await own.RunAsync("run", "quick-rollback", "--target", target, "--records", run.Folder, "-i", "reason=all at once");
            });

        var exitCodes = await Task.WhenAll(runs.Select(r => Task.Run(() => r)));

        Assert.That(exitCodes, Is.All.AnyOf(0, 5));
        Assert.That(exitCodes, Has.Member(0));
        Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_dry_run_is_a_plan_and_sends_and_records_nothing()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();

        var exitCode = await run.RunAsync(
            "run",
            "performance-degradation",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=rehearsal",
            "--dry-run"
        );

        Assert.That(exitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("COULD GO  A run would roll green 1.5.0 back to blue 1.4.2."));
        Assert.That(sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
        Assert.That(run.Git("branch --list incident/*"), Is.Empty);
    }

    [TestCase("y", 0)]
    [TestCase("yes", 0)]
    [TestCase("yep\nyes", 0)]
    [TestCase("n", 1)]
    [TestCase("", 1)]
    public async Task An_approval_at_the_terminal_takes_a_yes_and_asks_again_for_anything_else(string answer, int exitCode)
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun { Input = answer + "\n", InIsTerminal = true }.InRepository();

        // Whoever says nothing is asked until the question expires.
        var shipped = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "runbooks", "manual-rollback.yaml"));
        if (answer.Length == 0)
            run.Write("runbooks/manual-rollback.yaml", shipped.Replace("expires: 5m", "expires: 1s", StringComparison.Ordinal));

        Assert.That(
            await run.RunAsync("run", "manual-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=complaints"),
            Is.EqualTo(exitCode),
            run.Out
        );
        Assert.That(run.Error, Does.Contain("The rollback will be sent once").And.Contain("sends     POST /deployment/rollback, once"));
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(exitCode == 0 ? 1 : 0));
    }

    [Test]
    public async Task Where_nobody_can_answer_an_approval_fails_closed_unless_yes_was_given()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);

        Assert.That(await run.RunAsync("run", "manual-rollback", "--target", target, "-i", "reason=complaints"), Is.EqualTo(1));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
        Assert.That(await run.RunAsync("run", "manual-rollback", "--target", target, "-i", "reason=complaints", "--yes"), Is.Zero, run.Out);
    }
}
