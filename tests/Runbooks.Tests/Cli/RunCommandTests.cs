using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

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
        Assert.That(run.Error, Does.Contain("POST /deployment/rollback will be sent once"));
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

    [TestCase("none")]
    [TestCase("broken")]
    [TestCase("named")]
    public async Task Without_a_repository_that_takes_records_a_run_goes_on_and_its_record_waits(string kind)
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun();
        using var other = new CommandRun().InRepository();
        if (kind == "broken")
        {
            run.InRepository();
            run.Git("config core.repositoryFormatVersion 1");
            run.Git("config extensions.somethingOfTheFuture true");
        }

        string[] named = kind == "named" ? ["--records", Path.Combine(run.Folder, "nowhere")] : [];
        var exitCode = await run.RunAsync([
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=slow answers",
            .. named,
        ]);

        Assert.That(exitCode, Is.EqualTo(4), run.Out + run.Error);
        Assert.That(run.Error, Does.Contain("warning: the record will be spooled: "));
        Assert.That(run.Out, Does.Contain("`runbook sync --records PATH` delivers it"));
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
        Assert.That(await run.RunAsync("sync"), Is.EqualTo(4), "it was meant for no repository");
        Assert.That(await run.RunAsync("sync", "--records", other.Folder), Is.Zero, run.Out + run.Error);
        Assert.That(other.Git("branch --list incident/*"), Is.Not.Empty);
    }

    [Test]
    public async Task Everything_wrong_with_the_input_is_said_at_once_and_nothing_is_sent()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun();

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--base-url",
            "localhost:8080",
            "-i",
            "raeson=x",
            "-i",
            "novalue",
            "--header",
            "broken",
            "--detected-at",
            "yesterday"
        );

        Assert.That(exitCode, Is.EqualTo(2));
        Snapshot.Match(run.Stable(run.Error), "run-invalid");
        Assert.That(sandbox.Requests, Is.Empty);
    }

    [Test]
    public async Task A_secret_header_appears_nowhere()
    {
        const string Secret = "s3cr3t-t0ken/with+signs";
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository().With("DEPLOY_TOKEN", Secret).With("PASSWORD", "hunter2-hunter2");
        var yaml = """
            apiVersion: runbooks/v1
            id: leaky
            title: A runbook that does what it should not
            severity: critical
            inputs: { password: { type: string, secret: true, required: true } }
            steps:
              - id: tell
                notify: { text: "the password is {{ inputs.password }}" }
              - id: query
                http: { post: /api/ai/query, json: { content: "{{ inputs.password }}", tenantId: t }, safe: true }
                expect: [ body.message == inputs.password ]
            """;

        await run.RunAsync(
            "run",
            run.Write("leaky.yaml", yaml),
            "--base-url",
            sandbox.BaseUrl.AbsoluteUri,
            "--header",
            "Authorization=Bearer ${env:DEPLOY_TOKEN}",
            "-i",
            "password=${env:PASSWORD}"
        );

        var everything =
            run.Out
            + run.Error
            + string.Concat(
                Directory
                    .EnumerateFiles(Path.Combine(run.Folder, ".git", "runbook"), "*", SearchOption.AllDirectories)
                    .Select(File.ReadAllText)
            );
        var branch = run.Git("branch --list incident/* --format=%(refname:short)").Trim();
        everything += run.Git($"grep -h -e . {branch}");
        Assert.That(everything, Does.Not.Contain(Secret).And.Not.Contain("hunter2"));
        Assert.That(everything, Does.Contain("•••"));
    }

    [Test]
    public async Task A_missing_variable_is_named()
    {
        using var run = new CommandRun().InRepository();

        Assert.That(
            await run.RunAsync(
                "run",
                "quick-rollback",
                "--base-url",
                "http://localhost:1",
                "-i",
                "reason=x",
                "--header",
                "Authorization=Bearer ${env:NOT_SET}"
            ),
            Is.EqualTo(2)
        );
        Assert.That(run.Error, Does.Contain("`NOT_SET` is not set"));
    }

    [Test]
    public async Task A_target_that_does_not_answer_ends_unknown_with_a_record()
    {
        using var run = new CommandRun().InRepository();

        Assert.That(await run.RunAsync("run", "quick-rollback", "--base-url", "http://127.0.0.1:9", "-i", "reason=x"), Is.EqualTo(3));
        Assert.That(run.Out, Does.Contain("the connection was refused"));
        Assert.That(run.Git("branch --list incident/*"), Is.Not.Empty);
    }

    [Test]
    public async Task A_record_that_the_repository_cannot_take_is_kept_and_the_exit_code_says_so()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        run.Write(".git/refs/heads/incident", run.Git("rev-parse HEAD"));

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=x",
            "--format",
            "json"
        );

        var document = JsonNode.Parse(run.Out)!;
        var spool = document["incident"]!["spool"]!.GetValue<string>();
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(4));
            Assert.That(document["outcome"]!.GetValue<string>(), Is.EqualTo("recovered, record spooled"));
            Assert.That(Directory.EnumerateFiles(spool, "incident.yaml", SearchOption.AllDirectories), Has.Exactly(1).Items);
            Assert.That(sandbox.Toggles, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_run_in_a_repository_without_a_commit_or_a_work_tree_is_recorded()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun();
        run.Git("init -q --bare records.git");

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=x",
            "--records",
            "records.git"
        );

        Assert.That(exitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Git("--git-dir records.git branch --list incident/*"), Is.Not.Empty);
    }

    [Test]
    public async Task A_target_that_another_run_holds_is_left_alone_with_exit_code_5()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var locks = new TargetLocks([Path.Combine(run.Folder, ".local", "state", "runbook", "locks")], Machine.Here(), TimeProvider.System);
        var (held, _) = await locks.TryTakeAsync(
            new LockRequest(new Target("t", new Uri(sandbox.BaseUrl.AbsoluteUri.TrimEnd('/'))), "1", "run 1 of a test"),
            records: null,
            CancellationToken.None
        );
        await using (held)
        {
            var exitCode = await run.RunAsync(
                "run",
                "quick-rollback",
                "--target",
                TargetFile(run, sandbox),
                "-i",
                "reason=x",
                "--format",
                "json"
            );

            Assert.That(exitCode, Is.EqualTo(5));
            Assert.That(JsonNode.Parse(run.Out)!["outcome"]!.GetValue<string>(), Is.EqualTo("locked"));
            Assert.That(run.Error, Does.Contain("run 1 of a test"));
            Assert.That(sandbox.Requests, Is.Empty);
        }
    }

    [TestCase("late=2s@query")]
    [TestCase("huge=2MiB@query")]
    [TestCase("truncated@query")]
    [TestCase("not-json@query")]
    [TestCase("other-shape@query")]
    public async Task A_body_that_cannot_be_used_fails_with_a_record_and_without_a_stack_trace(string fault)
    {
        await using var sandbox = await StartAsync(fault);
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        File.WriteAllText(
            target,
            (await File.ReadAllTextAsync(target)).Replace("request-timeout: 2s", "request-timeout: 300ms", StringComparison.Ordinal)
        );

        var exitCode = await run.RunAsync("run", "emergency-critical", "--target", target, "-i", "reason=x");

        Assert.That(exitCode, Is.EqualTo(1), run.Out);
        Assert.That(run.Out + run.Error, Does.Not.Contain("   at "));
        Assert.That(run.Git("branch --list incident/*"), Is.Not.Empty);
    }

    private static Task<SandboxTarget> StartAsync(params string[] faults) =>
        SandboxTarget.StartAsync(
            new SandboxOptions
            {
                BadRelease = BadRelease.SlowResponses,
                Latency = TimeSpan.FromMilliseconds(150),
                Faults = faults,
            },
            TimeProvider.System,
            CancellationToken.None
        );

    private static string TargetFile(CommandRun run, SandboxTarget sandbox) =>
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"""
            apiVersion: runbooks/v1
            name: sandbox
            base-url: {sandbox.BaseUrl.AbsoluteUri}
            processing-time: 100ms
            read-every: 10ms
            stable-every: 10ms
            request-timeout: 2s
            """
        );
}
