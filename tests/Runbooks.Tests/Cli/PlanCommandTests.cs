using Runbooks.Tests.Rehearsal.Rehearsing;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook plan` as a person or a script meets it: what it says of a target in some state.</summary>
public sealed class PlanCommandTests
{
    [TestCase("bad-active", 0)]
    [TestCase("standby-unhealthy", 1, "standby-unhealthy")]
    [TestCase("standby-secretly-unhealthy", 1, "standby-secretly-unhealthy")]
    [TestCase("standby-same-version", 1, "standby-same-version")]
    [TestCase("standby-gone", 1, "standby-gone")]
    [TestCase("status-unreadable", 3, "error=503@status")]
    public async Task What_a_run_would_do_now_is_said_for_a_target_in_some_state(string name, int exitCode, params string[] faults)
    {
        await using var at = await SandboxedRun.StartAsync(faults);

        var ended = await at.PlanAsync("performance-degradation");

        Snapshot.Match(StableText.OfPlan(at.Run, at.Run.Out), $"plan-{name}");
        Assert.That(ended, Is.EqualTo(exitCode), at.Run.Error);
    }

    [Test]
    public async Task A_target_that_is_safe_already_is_said_to_be_left_alone()
    {
        await using var at = await SandboxedRun.StartAsync();

        var exitCode = await at.PlanAsync("performance-degradation", "-i", "bad-version=1.6.0");

        Snapshot.Match(StableText.OfPlan(at.Run, at.Run.Out), "plan-already-safe");
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task A_version_that_an_earlier_run_left_is_not_gone_back_to()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "deployments/sandbox.yaml",
            "apiVersion: runbooks/v1\nkind: ledger\ntarget: sandbox\nknown-bad:\n  - { version: \"1.4.2\", since: "
                + "\"2026-11-20T10:00:00Z\", incident: INC-20261120-100000-quick-rollback-abcd }\nhistory: []\n"
        );
        at.Run.Git("add deployments");
        at.Run.Git("commit -q -m Ledger");

        var exitCode = await at.PlanAsync("quick-rollback", "-i", "bad-version=1.5.0");

        Snapshot.Match(StableText.OfPlan(at.Run, at.Run.Out), "plan-known-bad");
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task What_earlier_switches_took_counts_for_the_expected_time()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "incidents/2026/11/20/INC-20261120-100000-timed-abcd/incident.yaml",
            "id: INC-20261120-100000-timed-abcd\ntarget: { name: sandbox }\noutcome: { result: recovered }\ntimes:\n  "
                + "mitigation-started: { at: \"2026-11-20T10:00:00Z\" }\n  mitigated: { at: \"2026-11-20T10:00:40Z\" }\n"
        );
        at.Run.Git("add incidents");
        at.Run.Git("commit -q -m Incidents");

        await at.PlanAsync("quick-rollback");

        Assert.That(
            at.Run.Out,
            Does.Match(@"roll back  4\d(\.\d)?s to .*the switch: 40s in 1 recorded incident, and 2s that the controller may take")
        );
    }

    [Test]
    public async Task Where_the_standby_cannot_be_probed_the_plan_says_so()
    {
        await using var target = await WatchfulTarget.StartAsync();
        using var run = new CommandRun().InRepository();
        run.Write("runbooks/targets/sandbox.yaml", $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {target.BaseUrl}\n");

        Assert.That(await run.RunAsync("plan", "quick-rollback", "--target", "sandbox", "-i", "reason=a test"), Is.Zero, run.Error);

        Assert.That(
            run.Out,
            Does.Contain(
                "blue is not probed: no address of its own is known (`environments:` of the target), so the controller's "
                    + "word counts: \"healthy\""
            )
        );
        Assert.That(target.Heard, Is.All.StartsWith("GET "));
    }

    [Test]
    public async Task Who_holds_the_target_is_said_and_scripts_can_tell()
    {
        await using var at = await SandboxedRun.StartAsync("slow-switch=3s");
        var other = at.Run.Beside("somebody").RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors");
        await Bounded.UntilAsync(() => at.Sandbox.RollbackPosts > 0, "the rollback is sent");

        var exitCode = await at.PlanAsync("quick-rollback");

        Assert.That(exitCode, Is.EqualTo(5), at.Run.Error);
        Snapshot.Match(StableText.OfPlan(at.Run, at.Run.Out), "plan-locked");
        await other;
        Assert.That(at.Sandbox.Toggles, Is.EqualTo(1), "the run that was looked at goes on");
    }

    [Test]
    public async Task An_unfinished_run_is_named_with_what_finishes_it()
    {
        await using var at = await SandboxedRun.StartAsync();
        Assert.That(await at.Run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=x"), Is.Zero, at.Run.Error);
        var kept = Directory
            .GetFiles(Path.Combine(at.Run.Folder, ".git", "runbook"), "journal.ndjson", SearchOption.AllDirectories)
            .Single();
        var lines = File.ReadAllLines(kept);
        at.Run.Write(".git/runbook/runs/20261123-154210-abcdef/journal.ndjson", string.Join('\n', lines.Take(4)) + "\n");

        var exitCode = await at.PlanAsync("quick-rollback");

        Assert.That(exitCode, Is.EqualTo(5), at.Run.Out);
        Assert.That(at.Run.Out, Does.Contain("is unfinished since").And.Contain("`runbook resume"));
    }
}
