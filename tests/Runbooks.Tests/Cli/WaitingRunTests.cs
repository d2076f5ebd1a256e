using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Runs that waited before they began: for a machine, or for another run on the same target.</summary>
public sealed class WaitingRunTests
{
    [Test]
    public async Task The_wait_for_a_machine_counts_towards_the_objective_and_stands_in_the_record()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var asked = DateTimeOffset.UtcNow.AddSeconds(-150);

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=x",
            "-i",
            "bad-version=1.5.0",
            "--queued-at",
            $"{asked:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            "--format",
            "json"
        );

        var document = JsonNode.Parse(run.Out)!;
        var record = run.Git($"show {document["incident"]!["commit"]}:{document["incident"]!["path"]}/incident.yaml");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, run.Error);
            Assert.That((double)document["rto"]!["actualSeconds"]!, Is.GreaterThan(149));
            Assert.That((bool)document["rto"]!["met"]!, Is.False, "the objective of two minutes was over before a machine was free");
            Assert.That(run.Error, Does.Contain("asked for 2m").And.Contain("recovery time objective of 2m is over"));
            Assert.That(
                record,
                Does.Contain("The run was asked for. It waited 2")
                    .And.Contain("source: request of the run")
                    .And.Contain("source: the run was asked for")
            );
        });
    }

    [Test]
    public async Task A_detection_that_was_given_stays_and_the_wait_is_told_all_the_same()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var now = DateTimeOffset.UtcNow;

        await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=x",
            "-i",
            "bad-version=1.5.0",
            "--detected-at",
            $"{now.AddSeconds(-600):O}",
            "--queued-at",
            $"{now.AddSeconds(-30):O}",
            "--format",
            "json"
        );

        var document = JsonNode.Parse(run.Out)!;
        var record = run.Git($"show {document["incident"]!["commit"]}:{document["incident"]!["path"]}/incident.yaml");
        Assert.That((double)document["rto"]!["actualSeconds"]!, Is.GreaterThan(599));
        Assert.That(record, Does.Contain("source: the operator").And.Contain("The run was asked for. It waited 3"));
    }

    [Test]
    public async Task A_clock_that_is_a_little_ahead_keeps_nobody_from_rolling_back()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var ahead = $"{DateTimeOffset.UtcNow.AddSeconds(60):O}";

        Assert.That(
            await run.RunAsync(
                "run",
                "quick-rollback",
                "--target",
                TargetFile(run, sandbox),
                "-i",
                "reason=x",
                "--detected-at",
                ahead,
                "--queued-at",
                ahead
            ),
            Is.Zero,
            run.Error
        );
        Assert.That(
            await run.RunAsync(
                "run",
                "quick-rollback",
                "--target",
                TargetFile(run, sandbox),
                "-i",
                "reason=x",
                "--detected-at",
                "2999-01-01"
            ),
            Is.EqualTo(2)
        );
        Assert.That(run.Error, Does.Contain("lies in the future"));
    }

    [Test]
    public async Task A_run_that_waits_for_another_one_finds_the_target_safe_and_says_that_it_waited()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        using var other = run.Beside("bob");
        var target = TargetFile(run, sandbox);
        var slow = run.Write(
            "runbooks/slow.yaml",
            "apiVersion: runbooks/v1\nid: slow\ntitle: Slow\nseverity: feature\nsteps:\n  - { id: rollback, rollback: { "
                + "within: 5s } }\n  - { id: pause, wait: { for: 500ms } }\nchecklist: [ health ]\n"
        );
        var first = Task.Run(() => other.RunAsync("run", slow, "--target", target));
        await Bounded.UntilAsync(() => sandbox.RollbackPosts > 0 || first.IsCompleted, "the rollback is sent");

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            target,
            "-i",
            "reason=x",
            "--wait-for-lock",
            "30s",
            "--format",
            "json"
        );

        var document = JsonNode.Parse(run.Out)!;
        var record = run.Git($"show {document["incident"]!["commit"]}:{document["incident"]!["path"]}/incident.yaml");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, run.Error);
            Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((1, 1)));
            Assert.That(
                run.Error,
                Does.Contain("sandbox is held by another run: run ")
                    .And.Contain("Waiting for it, for no longer than 30s")
                    .And.Contain("for another run to end (run ")
            );
            Assert.That(record, Does.Contain("Another run held the target (run ").And.Contain(" of slow); this run waited "));
        });
        Assert.That(await first, Is.Zero, other.Out + other.Error);
    }

    [Test]
    public async Task A_wait_that_is_over_ends_as_locked_and_a_wait_without_a_unit_is_a_mistake()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox);
        var locks = new TargetLocks([Path.Combine(run.Folder, ".local", "state", "runbook", "locks")], Machine.Here(), TimeProvider.System);
        var (held, _) = await locks.TryTakeAsync(
            new LockRequest(new Target("t", new Uri(sandbox.BaseUrl.AbsoluteUri.TrimEnd('/'))), "1", "run 1 of a test"),
            records: null,
            CancellationToken.None
        );
        await using (held)
        {
            Assert.That(
                await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=x", "--wait-for-lock", "50ms"),
                Is.EqualTo(5)
            );
            Assert.That(run.Error, Does.Contain("Waiting for it").And.Contain("is held by another run: run 1 of a test"));
        }

        Assert.That(
            await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=x", "--wait-for-lock", "ten"),
            Is.EqualTo(2)
        );
        Assert.That(run.Error, Does.Contain("`--wait-for-lock ten` is not a duration").And.Contain("such as 500ms"));
        Assert.That(sandbox.Requests, Is.Empty);
    }

    private static Task<SandboxTarget> StartAsync() =>
        SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.Crashing }, TimeProvider.System, CancellationToken.None);

    private static string TargetFile(CommandRun run, SandboxTarget sandbox) =>
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );
}
