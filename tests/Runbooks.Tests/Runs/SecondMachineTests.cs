using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>Two people with a clone of the records repository each, and one target: the second comes when the first has finished.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class SecondMachineTests
{
    [TestCase("restarts-after-switch", "quick-rollback", false, false)]
    [TestCase("restarts-after-switch", "quick-rollback", true, false)]
    [TestCase("restarts-after-switch", "quick-rollback", false, true)]
    [TestCase("refused", "emergency-critical", false, false)]
    public async Task The_second_operator_on_another_machine_sends_nothing(string fault, string runbook, bool byAddress, bool pushesNothing)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions
            {
                BadRelease = BadRelease.SlowResponses,
                Latency = TimeSpan.FromMilliseconds(50),
                Faults = [fault],
            },
            TimeProvider.System,
            CancellationToken.None
        );
        using var first = new CommandRun().InRepository();
        first.Git("init -q --bare origin.git");
        first.Git("remote add origin origin.git");
        first.Git("push -q origin main");
        Assert.That(await RunAsync(first, sandbox, runbook), Is.Zero, first.Out + first.Error);
        var sent = (sandbox.RollbackPosts, sandbox.SwitchPosts);

        // A clone made when the first had pushed, with a state of its own: a colleague's laptop, the next job of a workflow.
        using var second = new CommandRun();
        second.Git($"clone -q {Path.Combine(first.Folder, "origin.git")} .");
        second.Git("config user.name Bob");
        second.Git("config user.email bob@example.com");
        List<string> more = pushesNothing ? ["--no-push"] : [];
        var code = byAddress
            ? await second.RunAsync([
                "run",
                runbook,
                "--base-url",
                sandbox.BaseUrl.AbsoluteUri.Replace("127.0.0.1", "LOCALHOST", StringComparison.Ordinal),
                "-i",
                "reason=x",
                .. more,
            ])
            : await RunAsync(second, sandbox, runbook, more);

        Assert.Multiple(() =>
        {
            Assert.That((sandbox.RollbackPosts, sandbox.SwitchPosts), Is.EqualTo(sent), second.Out);
            Assert.That(sandbox.ActiveVersion, Is.EqualTo("1.4.2"));
            Assert.That(second.Out, Does.Contain("went from 1.5.0 to 1.4.2"));
            Assert.That(code, Is.AnyOf(0, 1, 3));
        });
    }

    [Test]
    public async Task Another_state_directory_and_repository_of_the_same_machine_know_it_too()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions
            {
                BadRelease = BadRelease.SlowResponses,
                Latency = TimeSpan.FromMilliseconds(50),
                Faults = ["restarts-after-switch"],
            },
            TimeProvider.System,
            CancellationToken.None
        );
        using var first = new CommandRun().InRepository();
        using var second = new CommandRun().InRepository();
        Component.Applies(Runbooks.Storage.UnixFile.IsSupported, "accounts share no place here");
        foreach (var run in (CommandRun[])[first, second])
            run.With("RUNBOOK_MACHINE_DIR", first.Folder);
        Assert.That(await RunAsync(first, sandbox, "quick-rollback"), Is.Zero, first.Out + first.Error);

        await RunAsync(second, sandbox, "quick-rollback");

        Assert.That((sandbox.RollbackPosts, sandbox.ActiveVersion), Is.EqualTo((1, "1.4.2")), second.Out);
    }

    [TestCase("accepted-ahead-of-switch=1h", "may take effect until", "1.5.0")]
    [TestCase("restarts-after-switch;status-unreadable-after=3s*1", "set out from 1.5.0 to 1.4.2, and blue serves it now", "1.4.2")]
    public async Task A_run_behind_one_that_ended_without_knowing_sends_nothing(string faults, string told, string serves)
    {
        var options = new SandboxOptions { BadRelease = BadRelease.None, Faults = faults.Split(';') };
        await using var sandbox = await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None);
        using var run = new CommandRun().InRepository();
        run.Write(
            "runbooks/back.yaml",
            """
            apiVersion: runbooks/v1
            id: back
            title: Back
            severity: critical
            inputs: { reason: { type: string, required: true } }
            steps: [ { id: rollback, rollback: { to: previous, within: 1s, otherwise: switch } } ]
            checklist: [ health ]
            """
        );
        Assert.That(await RunAsync(run, sandbox, "back"), Is.EqualTo(3), run.Out + run.Error);
        using var client = new HttpClient();
        await Bounded.UntilAsync(
            async () => (await client.GetAsync(new Uri(sandbox.BaseUrl, "/deployment/status"))).IsSuccessStatusCode,
            "the status to be readable again"
        );

        await RunAsync(run, sandbox, "back");

        Assert.That((sandbox.RollbackPosts, sandbox.SwitchPosts, sandbox.ActiveVersion), Is.EqualTo((1, 0, serves)), run.Out);
        Assert.That(string.Join(' ', run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Does.Contain(told));
    }

    private static async Task<int> RunAsync(CommandRun run, SandboxTarget sandbox, string runbook, IEnumerable<string>? more = null)
    {
        run.Write(
            "runbooks/targets/prod.yaml",
            $"apiVersion: runbooks/v1\nname: prod\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );
        return await run.RunAsync(["run", runbook, "-t", "prod", "-i", "reason=x", .. more ?? []]);
    }
}
