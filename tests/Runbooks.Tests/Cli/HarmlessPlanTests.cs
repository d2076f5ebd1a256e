using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>A plan changes nothing: not at the target, not at the remote, and not on this machine.</summary>
public sealed class HarmlessPlanTests
{
    [Test]
    public async Task A_plan_sends_reads_alone_and_leaves_no_file_behind()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/notifications.yaml",
            "apiVersion: runbooks/v1\nchannels:\n  hook: { webhook: { url: \"http://127.0.0.1:1/\" } }\n"
        );
        var before = at.Run.Files();

        foreach (
            var id in new[]
            {
                "performance-degradation",
                "quick-rollback",
                "manual-rollback",
                "automated-rollback",
                "emergency-customer-impact",
            }
        )
            Assert.That(await at.PlanAsync(id), Is.Zero, at.Run.Out + at.Run.Error);

        Assert.Multiple(() =>
        {
            Assert.That(at.Sandbox.Requests, Is.Not.Empty);
            Assert.That(at.Sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
            Assert.That(at.Run.Files(), Is.EqualTo(before), "in the work tree, .git, and the state of this machine");
        });
    }

    [Test]
    public async Task A_target_that_another_machine_holds_is_seen_at_the_remote_and_nothing_is_fetched_for_that()
    {
        await using var at = await SandboxedRun.StartAsync("slow-switch=3s");
        using var elsewhere = new CommandRun().InRepository();
        using var remote = new CommandRun();
        remote.Git("init -q --bare -b main");
        foreach (var machine in new[] { at.Run, elsewhere })
        {
            machine.Git($"remote add origin {remote.Folder}");
            machine.With("PATH", Environment.GetEnvironmentVariable("PATH")!);
            at.Name(on: machine);
        }

        var other = elsewhere.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors", "--no-push");
        await Bounded.UntilAsync(() => at.Sandbox.RollbackPosts > 0, "the rollback is sent");
        var before = at.Run.Files();

        var exitCode = await at.PlanAsync("quick-rollback");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(5), at.Run.Out);
            Assert.That(at.Run.Out, Does.Contain("held by another run: run ").And.Contain("(at the remote origin)"));
            Assert.That(at.Run.Files(), Is.EqualTo(before));
        });
        await other;
        await at.PlanAsync("quick-rollback", "-i", "bad-version=1.4.2");
        Assert.That(at.Run.Out, Does.Contain("nobody holds the target"));
        Assert.That(at.Run.Files(), Is.EqualTo(before));
    }

    [TestCase("x")]
    [TestCase("quick-rollback")]
    public async Task What_is_invalid_is_said_and_nothing_is_read(string runbook)
    {
        await using var at = await SandboxedRun.StartAsync();

        Assert.That(await at.Run.RunAsync("plan", runbook, "--target", "sandbox"), Is.EqualTo(2));
        Assert.That(at.Sandbox.Requests, Is.Empty);
    }
}
