using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>A records repository that is taken away while a run goes on: the run ends as it ended, and its record waits.</summary>
[CancelAfter(120_000)]
public sealed class RepositoryGoneTests
{
    private CommandRun _run = null!;
    private SandboxTarget _sandbox = null!;

    private string Records => Path.Combine(_run.Folder, "records");

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun();
        _run.Git("init -q -b main records");
        _run.Git("-C records -c user.name=T -c user.email=t@example.com commit -q --allow-empty -m First");
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {_sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: "
                + $"10ms\nstable-every: 10ms\n"
        );
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
    }

    [TestCase("mv records elsewhere", "text")]
    [TestCase("mv records elsewhere", "json")]
    [TestCase("mv records elsewhere", "github")]
    [TestCase("rm -rf records", "text")]
    [TestCase("rm -rf records/.git", "text")]
    [TestCase("mv records elsewhere && echo a file > records", "text")]
    public async Task A_repository_that_goes_away_during_a_run_costs_neither_its_outcome_nor_its_record(string taken, string format)
    {
        Assert.That(await RunAsync(taken, format), Is.EqualTo(4), _run.Out + _run.Error);

        var next = format == "json" ? (string)JsonNode.Parse(_run.Out)!["next"]! : _run.Out;
        Assert.That(next, Does.Contain("The record waits on this machine: `runbook sync --records PATH` delivers it."));
        if (format == "text")
            Assert.That(_run.Out, Does.Contain("RECOVERED").And.Match("kept in .*/spool/.*`runbook sync --records PATH` delivers it"));
        Assert.That(_run.Error, Does.Not.Contain("mistake in the engine"));

        // One that lies further up is not the one that was meant.
        _run.InRepository();
        Assert.That(await _run.RunAsync("sync"), Is.EqualTo(4));
        Assert.That(_run.Out, Does.Contain("--records"));
        _run.Git("init -q -b main another");
        Assert.That(await _run.RunAsync("sync", "--records", "another"), Is.Zero, _run.Out + _run.Error);
        var record = _run.Git("-C another for-each-ref --format=%(refname) refs/heads/incident/").Trim();
        Assert.That(
            _run.Git($"-C another ls-tree -r --name-only {record}"),
            Does.Contain("/evidence/runbook.yaml").And.Contain("/postmortem.md").And.Contain("/journal.ndjson")
        );
        Assert.That(_run.Git("for-each-ref refs/heads/incident/"), Is.Empty);
        Assert.That(_sandbox.Toggles, Is.EqualTo(1));
    }

    [Test]
    public async Task A_repository_that_cannot_be_written_any_more_takes_the_record_when_it_can()
    {
        Assert.That(
            await RunAsync("mv records/.git/objects kept && echo a file > records/.git/objects", "text"),
            Is.EqualTo(4),
            _run.Out + _run.Error
        );
        Assert.That(_run.Out, Does.Contain("The record waits on this machine: `runbook sync` delivers it."));

        File.Delete(Path.Combine(Records, ".git", "objects"));
        Directory.Move(Path.Combine(_run.Folder, "kept"), Path.Combine(Records, ".git", "objects"));
        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out + _run.Error);
        Assert.That(_run.Git("-C records for-each-ref refs/heads/incident/"), Is.Not.Empty);
    }

    [Test]
    public async Task A_run_that_did_not_recover_ends_as_that_where_its_repository_goes_away()
    {
        Assert.That(await RunAsync("rm -rf records && exit 7", "text"), Is.EqualTo(1).Or.EqualTo(3), _run.Out + _run.Error);
        Assert.That(_run.Out, Does.Contain("`runbook sync --records PATH` delivers it"));
        Assert.That(_run.Error, Does.Not.Contain("mistake in the engine"));
    }

    private Task<int> RunAsync(string command, string format)
    {
        _run.Write(
            "runbooks/goes-away.yaml",
            $$"""
            apiVersion: runbooks/v1
            id: goes-away
            title: The repository goes away
            severity: feature
            steps:
              - id: away
                command: { run: [ sh, -c, "{{command}}" ] }
              - id: back
                rollback: { to: previous, within: 30s }
            checklist: [ health, environment-switched ]
            """
        );
        return _run.RunAsync("run", "goes-away", "--target", "sandbox", "--records", "records", "--format", format);
    }
}
