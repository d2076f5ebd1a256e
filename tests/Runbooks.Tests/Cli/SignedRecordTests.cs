using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>A remote whose rule takes no commit without a signature that it can verify.</summary>
internal sealed class SignedRecordTests
{
    // As GitHub says it.
    private const string Rule =
        "while read old new name; do case $name in refs/heads/*) echo \"error: GH013: Repository rule violations found for $name.\" >&2\n"
        + "echo '- Commits must have verified signatures.' >&2; exit 1 ;; esac; done\n";

    private ServedRepository _served = null!;
    private FakeGitHub _github = null!;
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task BeginAsync()
    {
        _served = new ServedRepository();
        _served.Hook("pre-receive", Rule);
        _github = await FakeGitHub.StartAsync();
        _github.FullName = Path.GetFileName(_served.Folder) + "/records";
        _github.When = new FakeCommits(_github, _served).Answer;
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun().InRepository().With("RUNBOOK_GITHUB_API", _github.Api.AbsoluteUri);
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {_sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + "100ms\nread-every: 10ms\nstable-every: 10ms\nrequest-timeout: 2s\n"
        );
        _run.Git($"remote add origin {_served.Path}");
        _run.Git("fetch -q origin");
        _run.Git("remote set-head origin main");
    }

    [TearDown]
    public async Task EndAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
        await _github.DisposeAsync();
        _served.Dispose();
    }

    [Test]
    public async Task A_record_that_may_not_be_pushed_unsigned_is_committed_by_GitHub_and_nothing_waits()
    {
        _run.With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token);

        Assert.That(await RunAsync(), Is.Zero, _run.Out + _run.Error);

        var branch = _served.Records.Single();
        var said = JsonNode.Parse(_run.Out)!["incident"]!;
        Assert.Multiple(() =>
        {
            Assert.That(_served.Git("log", "--format=%an", $"main..{branch}").Trim(), Is.EqualTo("GitHub"), "one commit, and none of ours");
            Assert.That(_served.Git("log", "-1", "--format=%(trailers:key=Runbook-Run,valueonly)", branch).Trim(), Is.Not.Empty);
            Assert.That(
                _run.Git($"rev-parse {branch}").Trim(),
                Is.EqualTo(_served.Git("rev-parse", branch).Trim()),
                "the branch here is the same"
            );
            Assert.That(_served.Git("ls-tree", "-r", "--name-only", branch), Does.Contain("/incident.yaml").And.Contain("/journal.ndjson"));
            Assert.That((string?)said["pullRequest"]!["url"], Is.EqualTo($"https://github.com/{_github.FullName}/pull/1"));
            Assert.That(Directory.Exists(Spool) ? Directory.GetDirectories(Spool) : [], Is.Empty);
        });
    }

    [Test]
    public async Task Without_a_token_the_record_waits_and_both_ways_out_are_said()
    {
        Assert.That(await RunAsync(), Is.EqualTo(4), _run.Out + _run.Error);

        Assert.That(_run.Error, Does.Contain("GH013").And.Contain("commit.gpgsign true").And.Contain("GH_TOKEN"));
        Assert.That(_github.Requests, Is.Empty);

        // Once there is one, what waits is delivered in the same way.
        Assert.That(await _run.With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token).RunAsync("sync"), Is.Zero, _run.Out + _run.Error);
        Assert.That(_served.Git("log", "--format=%an", $"main..{_served.Records.Single()}").Trim(), Is.EqualTo("GitHub"));
    }

    private string Spool => Path.Combine(_run.Folder, ".local", "state", "runbook", "spool");

    private Task<int> RunAsync() => _run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=x", "--format", "json");
}
