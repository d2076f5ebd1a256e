using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Records that no repository took, and `runbook sync`, which delivers them.</summary>
public sealed class SyncCommandTests
{
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun().InRepository();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_record_that_waited_is_delivered_once_with_the_newest_ledger()
    {
        Block();
        Assert.That(await RecoverAsync(), Is.EqualTo(4));
        Unblock();

        // Meanwhile another run has written the ledger of the same target, which was deployed to again.
        await _sandbox.DisposeAsync();
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        Assert.That(await RecoverAsync(), Is.Zero, _run.Out + _run.Error);

        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out);
        Assert.That(_run.Out, Does.Match(@"^✓ INC-\S+ is on branch incident/INC-\S+, commit [0-9a-f]{10}\n$"));
        Assert.That(_run.Git("branch --list incident/* --format=%(refname:short)").Trim().Split('\n'), Has.Length.EqualTo(2));
        var delivered = _run.Out.Split("branch ")[1].Split(',')[0];
        Assert.That(_run.Git($"show {delivered}:deployments/sandbox.yaml").Split("verdict: "), Has.Length.EqualTo(3));

        Assert.That(
            _run.Git("show refs/runbook/ledger/sandbox:deployments/sandbox.yaml").Split("verdict: "),
            Has.Length.EqualTo(3),
            "the next run must know of both"
        );

        Assert.That(await _run.RunAsync("sync"), Is.Zero);
        Assert.That(_run.Out, Is.EqualTo("No record waits.\n"));
        Assert.That(await _run.RunAsync("incidents", "verify"), Is.Zero, _run.Out);
    }

    [Test]
    public async Task A_record_that_still_cannot_be_delivered_waits_on_and_the_exit_code_says_so()
    {
        Block();
        await RecoverAsync();

        Assert.That(await _run.RunAsync("sync", "--format", "json"), Is.EqualTo(4));
        var record = JsonNode.Parse(_run.Out)!["records"]!.AsArray().Single()!;
        Assert.That(((bool)record["delivered"]!, (string?)record["problem"]), Is.EqualTo((false, (string?)record["problem"])));
        Assert.That((string?)record["problem"], Is.Not.Empty);

        _run.Git("init -q --bare elsewhere.git");
        Assert.That(await _run.RunAsync("sync", "--records", "elsewhere.git"), Is.Zero, _run.Out);
        Assert.That(_run.Git("--git-dir elsewhere.git branch --list incident/*"), Is.Not.Empty);
    }

    [TestCase("main", "it is for the branch `main`")]
    [TestCase("incident/INC-20260101-000000-another", "it is for the branch `incident/INC-20260101-000000-another`")]
    [TestCase("ledger/sandbox-20260101-000000", "it is for the branch `ledger/")]
    public async Task A_spool_delivers_to_no_branch_but_that_of_its_own_run(string branch, string reason)
    {
        var (spool, record) = await WaitingAsync();
        var commit = Path.Combine(record, "commit.json");
        var forged = JsonNode.Parse(File.ReadAllText(commit))!;
        forged["branch"] = branch;
        File.WriteAllText(commit, forged.ToJsonString());
        var refs = _run.Git("for-each-ref");

        Assert.That(await _run.RunAsync("sync", "--spool", spool), Is.EqualTo(4));
        Assert.That(_run.Out, Does.Contain("refused: ").And.Contain(reason));
        Assert.That(
            (_run.Git("for-each-ref"), Directory.Exists(record)),
            Is.EqualTo((refs, true)),
            "nothing is written, and it lies where it lay"
        );
    }

    [TestCase(".github/workflows/x.yml", "is no path of a record")]
    [TestCase("README.md", "is not part of the record")]
    [TestCase("deployments/another.yaml", "is not part of the record")]
    [TestCase("incidents/2026/01/01/INC-20260101-000000-another/incident.yaml", "is not part of the record")]
    public async Task A_spool_brings_no_file_but_those_of_the_record(string path, string reason)
    {
        var (spool, record) = await WaitingAsync();
        var file = Path.Combine(record, "files", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "planted\n");

        Assert.That(await _run.RunAsync("sync", "--spool", spool), Is.EqualTo(4));
        Assert.That(_run.Out, Does.Contain($"refused: `{path}` {reason}"));
        Assert.That(_run.Git("branch --list incident/*"), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_link_in_a_spool_is_not_followed(bool toFolder)
    {
        var (spool, record) = await WaitingAsync();
        var secret = _run.Write("elsewhere/secret.txt", "root:*:20228\n");
        var at = Path.Combine(record, "files", "linked");
        if (toFolder)
            Directory.CreateSymbolicLink(at, Path.GetDirectoryName(secret)!);
        else
            File.CreateSymbolicLink(at, secret);

        Assert.That(await _run.RunAsync("sync", "--spool", spool), Is.EqualTo(4));
        Assert.That(_run.Out, Does.Contain("is a link, and no link is followed"));
        Assert.That(_run.Git("branch --list incident/*"), Is.Empty);
    }

    [TestCase("journal.ndjson", "its journal is not as a run wrote it")]
    [TestCase("evidence/", "was changed after it was taken")]
    public async Task A_record_in_a_spool_that_was_changed_is_not_delivered(string which, string reason)
    {
        var (spool, record) = await WaitingAsync();
        var file = Directory
            .EnumerateFiles(record, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("runbook.yaml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .First(f => f.Contains(which, StringComparison.Ordinal));
        File.WriteAllText(
            file,
            File.ReadAllText(file).Replace("1.5.0", "9.9.9", StringComparison.Ordinal) + (which == "evidence/" ? "\n" : string.Empty)
        );

        Assert.That(await _run.RunAsync("sync", "--spool", spool), Is.EqualTo(4));
        Assert.That(_run.Out, Does.Contain(reason));
    }

    [Test]
    public async Task A_spool_that_was_carried_as_it_is_is_delivered()
    {
        var (spool, record) = await WaitingAsync();

        Assert.That(await _run.RunAsync("sync", "--spool", spool), Is.Zero, _run.Out);
        Assert.That(
            (_run.Git("branch --list incident/*"), Directory.Exists(record)),
            Is.EqualTo((_run.Git("branch --list incident/*"), false))
        );
        Assert.That(_run.Git("branch --list incident/*"), Does.Contain("incident/INC-"));
    }

    private async Task<(string Spool, string Record)> WaitingAsync()
    {
        Block();
        Assert.That(await RecoverAsync(), Is.EqualTo(4), _run.Out + _run.Error);
        Unblock();
        var record = Directory
            .EnumerateFiles(_run.Folder, "commit.json", SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(f)!)
            .Single();
        var spool = Path.Combine(_run.Folder, "carried");
        Directory.Move(Path.GetDirectoryName(record)!, spool);
        return (spool, Path.Combine(spool, Path.GetFileName(record)));
    }

    [Test]
    public async Task A_journal_that_the_repository_does_not_take_is_kept_in_this_machines_state()
    {
        _run.Write(".git/runbook", "in the way\n");

        Assert.That(await RecoverAsync(), Is.Zero, _run.Out + _run.Error);
        Assert.That(await _run.RunAsync("incidents", "verify", "last"), Is.Zero, _run.Out);
        Assert.That(_run.Out, Does.StartWith("✓ INC-"));
    }

    [Test]
    public async Task A_pipe_that_nobody_reads_does_not_stop_a_rollback_half_way()
    {
        Assert.That(await _run.RunWithClosedOutputAsync("run", "quick-rollback", "--target", TargetFile(), "-i", "reason=x"), Is.Zero);

        Assert.That(_sandbox.Toggles, Is.EqualTo(1));
        Assert.That(_run.Git("branch --list incident/*"), Is.Not.Empty);
    }

    private Task<int> RecoverAsync() => _run.RunAsync("run", "quick-rollback", "--target", TargetFile(), "-i", "reason=x");

    // A reference in the place of the folder of references: no branch below it can be made.
    private void Block() => _run.Write(".git/refs/heads/incident", _run.Git("rev-parse HEAD"));

    private void Unblock() => File.Delete(Path.Combine(_run.Folder, ".git/refs/heads/incident"));

    private string TargetFile() =>
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"""
            apiVersion: runbooks/v1
            name: sandbox
            base-url: {_sandbox.BaseUrl.AbsoluteUri}
            processing-time: 100ms
            read-every: 10ms
            stable-every: 10ms
            request-timeout: 2s
            """
        );
}
