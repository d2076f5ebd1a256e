using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Importing;

/// <summary>
/// Drafts that need nobody, as they were imported, against a target with a bad release: recorded runs, over real HTTP. Those that
/// leave something to a person are drilled.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ImportedRunTests
{
    private static readonly string[][] Rollbacks =
    [
        ["rollback-playbook", "quick-reference"],
        ["rollback-playbook", "automated-rollback"],
        ["rollback-playbook", "manual-rollback"],
        ["rollback-playbook", "database-migration-failure"],
        ["rollback-playbook", "api-breaking-changes"],
        ["rollback-playbook", "performance-degradation"],
    ];

    private static IEnumerable<TestCaseData> Cases => Rollbacks.Select(r => new TestCaseData(r[0], r[1]).SetArgDisplayNames(r));

    [TestCaseSource(nameof(Cases))]
    public async Task A_draft_recovers_a_target(string playbook, string id)
    {
        var release = id switch
        {
            "database-migration-failure" => BadRelease.FailingMigration,
            "api-breaking-changes" => BadRelease.BreakingApi,
            _ => BadRelease.SlowResponses,
        };
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = release, Latency = TimeSpan.FromMilliseconds(150) },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun().InRepository();
        run.Write("playbook.md", await File.ReadAllTextAsync(ImportedFixture.PathOf(playbook)));
        Assert.That(await run.RunAsync("import", "playbook.md", "--into", "runbooks"), Is.Zero, run.Error);
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 120ms\nread-every: "
                + $"15ms\nstable-every: 15ms\nrequest-timeout: 2s\n"
        );

        var exitCode = await run.RunAsync("run", id, "--target", "sandbox", "-i", "reason=a test", "--records", ".", "--yes");

        Assert.That(exitCode, Is.Zero, run.Out + run.Error);
        Assert.That((sandbox.ActiveVersion, sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo(("1.4.2", 1, 1)));
        Assert.That(run.Git("branch --list incident/*"), Does.Contain(id));
    }
}
