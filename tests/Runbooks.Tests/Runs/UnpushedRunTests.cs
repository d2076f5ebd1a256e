using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>
/// A record that stays on this machine although the repository has a remote: that is said when the run begins, and in the record.
/// </summary>
[CancelAfter(60_000)]
public sealed class UnpushedRunTests
{
    [TestCase("", "--no-push", "to origin: --no-push")]
    [TestCase("config runbook.push false", "", "to origin: `git config runbook.push` is false")]
    [TestCase("", "", null)]
    [TestCase("remote remove origin", "--no-push", null)]
    public async Task A_record_that_is_not_pushed_although_there_is_a_remote_says_so_from_the_beginning(
        string git,
        string option,
        string? said
    )
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun().InRepository();
        run.Git("init -q --bare -b main remote.git");
        run.Git("remote add origin remote.git");
        run.Git("push -q origin main");
        if (git.Length > 0)
            run.Git(git);
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: "
                + $"10ms\nstable-every: 10ms\n"
        );

        Assert.That(
            await run.RunAsync([
                "run",
                "quick-rollback",
                "--target",
                "sandbox",
                "-i",
                "reason=x",
                .. option.Length == 0 ? Array.Empty<string>() : [option],
            ]),
            Is.Zero,
            run.Out + run.Error
        );

        var head = run.Out[..run.Out.IndexOf("✓ ", StringComparison.Ordinal)];
        Assert.That(head, said is null ? Does.Not.Contain("not pushed") : Does.Contain($"the record is not pushed {said}\n"));
        var branch = run.Git("for-each-ref --format=%(refname) refs/heads/incident/").Trim();
        var file = run.Git($"ls-tree -r --name-only {branch}")
            .Split('\n')
            .Single(f => f.EndsWith("/incident.yaml", StringComparison.Ordinal));
        var record = run.Git($"show {branch}:{file}");
        Assert.That(record, said is null ? Does.Not.Contain("not to be pushed") : Does.Contain("Its record was not to be pushed " + said));
        Assert.That(await run.RunAsync("incidents", "verify", "last"), Is.Zero, run.Out + run.Error);
    }
}
