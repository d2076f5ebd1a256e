using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;
using static Runbooks.Tests.Cli.SlowTarget;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook run` where its input, its target or the place of its record is not as it should be.</summary>
public sealed class RunTroubleTests
{
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
}
