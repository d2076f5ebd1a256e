using System.Text.Json.Nodes;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>
/// Runs on a sandbox of one's own: their records say so and count nowhere, and where it is asked for nothing leaves the machine.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SandboxRecordTests : IDisposable
{
    private readonly CommandRun _run = new CommandRun().InRepository();
    private readonly string _remote = Directory.CreateTempSubdirectory("runbook-test-").FullName;

    public SandboxRecordTests()
    {
        _run.Git($"init -q --bare -b main {_remote}");
        _run.Git($"remote add origin {_remote}");
        _run.Git("push -q origin main");
    }

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_remote, recursive: true);
    }

    [Test]
    public async Task A_rehearsal_is_recorded_here_and_leaves_neither_a_record_nor_a_lock_at_the_remote()
    {
        using var known = LocalSandbox.Announce(Environment);
        await using var sandbox = await StartAsync(known.Mark);

        var exitCode = await RunAsync(sandbox, "--rehearsal");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, _run.Error);
            Assert.That(_run.Out, Does.Contain("a rehearsal: the target is a sandbox"));
            Assert.That(
                _run.Git("ls-remote origin").Trim().Split('\n'),
                Has.All.Matches<string>(l =>
                    l!.EndsWith("HEAD", StringComparison.Ordinal) || l.EndsWith("refs/heads/main", StringComparison.Ordinal)
                )
            );
            Assert.That(RecordOf(), Does.Contain("\nrehearsal: true\n"));
        });
    }

    [Test]
    public async Task What_runs_on_a_sandbox_counts_in_no_statistics()
    {
        using var known = LocalSandbox.Announce(Environment);
        await using var sandbox = await StartAsync(known.Mark);

        await RunAsync(sandbox);
        Assert.That(_run.Git("ls-remote origin incident/*"), Is.Not.Empty, "without `--rehearsal` it goes where records go");
        await _run.RunAsync("incidents", "stats", "--format", "json");

        var statistics = JsonNode.Parse(_run.Out)!;
        Assert.That(((int)statistics["rehearsals"]!, (int)statistics["incidents"]!), Is.EqualTo((1, 0)));
        await _run.RunAsync("incidents", "check", "last");
        Assert.That(_run.Out, Does.Not.Contain("rehearsal"), "the record is as its run wrote it");
    }

    [TestCase(null)]
    [TestCase("0123456789abcdef0123456789abcdef")]
    public async Task A_target_that_only_claims_to_be_a_sandbox_counts_like_any_other(string? mark)
    {
        using var known = LocalSandbox.Announce(Environment);
        await using var sandbox = await StartAsync(mark);

        Assert.That(await RunAsync(sandbox, "--rehearsal"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("`--rehearsal` is for a sandbox that this account runs"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);

        await RunAsync(sandbox);
        Assert.That(RecordOf(), Does.Not.Contain("rehearsal:"));
    }

    [Test]
    public async Task A_sandbox_that_keeps_its_mark_elsewhere_is_told_with_where_it_is_looked_for()
    {
        using var known = LocalSandbox.Announce(name => name == "HOME" ? _remote : null);
        await using var sandbox = await StartAsync(known.Mark);

        Assert.That(await RunAsync(sandbox, "--rehearsal"), Is.EqualTo(2));

        Assert.That(_run.Error, Does.Contain("is not known to be one").And.Contain("it says that it is a sandbox"));
        Assert.That(_run.Error, Does.Contain(Path.Combine(_run.Folder, ".local")).And.Contain("`XDG_STATE_HOME`"));
    }

    private static Task<SandboxTarget> StartAsync(string? mark) =>
        SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing, Mark = mark },
            TimeProvider.System,
            CancellationToken.None
        );

    private Task<int> RunAsync(SandboxTarget sandbox, params string[] more) =>
        _run.RunAsync(["run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=a try", .. more]);

    private string RecordOf()
    {
        var branch = _run.Git("for-each-ref --format=%(refname) refs/heads/incident").Trim();
        var file = _run.Git($"ls-tree -r --name-only {branch}")
            .Split('\n')
            .Single(f => f.EndsWith("/incident.yaml", StringComparison.Ordinal));
        return _run.Git($"show {branch}:{file}");
    }

    private string? Environment(string name) => name == "HOME" ? _run.Folder : null;
}
