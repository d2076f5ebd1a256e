using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Git;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>
/// A run whose records repository has a remote: what a person is told, what the exit code says, and what waits for `runbook sync`.
/// </summary>
public sealed class PushCommandTests
{
    private SandboxTarget _sandbox = null!;
    private ServedRepository _served = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        _served = new ServedRepository();
        _run = Clone();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        _served.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_recovered_run_pushes_its_record_and_says_so()
    {
        Assert.That(await RecoverAsync(), Is.Zero, _run.Out + _run.Error);

        Snapshot.Match(Stable(_run.Out[_run.Out.IndexOf("RECOVERED", StringComparison.Ordinal)..]), "push-done");
        Assert.That(_served.Records, Is.EqualTo(Branches()));
        Assert.That(await _run.RunAsync("sync"), Is.Zero);
        Assert.That(_run.Out, Is.EqualTo("No record waits.\n"));
    }

    [Test]
    public async Task A_document_for_programs_says_where_the_record_is()
    {
        Assert.That(await RecoverAsync("--format", "json"), Is.Zero, _run.Error);

        var incident = JsonNode.Parse(_run.Out)!["incident"]!;
        Assert.That(
            ((string?)incident["remote"], (bool)incident["pushed"]!, (string?)incident["problem"]),
            Is.EqualTo(("origin", true, (string?)null))
        );
        Assert.That((string?)incident["commit"], Is.EqualTo(_served.Git("rev-parse", _served.Records.Single())));
    }

    [Test]
    public async Task A_record_that_a_hook_refuses_waits_and_sync_delivers_it_once_the_hook_is_content()
    {
        _served.Hook(
            "pre-receive",
            "while read old new ref; do case $ref in refs/heads/*) echo 'Records need a ticket.' >&2; exit 1;; esac; done\n"
        );

        Assert.That(await RecoverAsync(), Is.EqualTo(4), _run.Out + _run.Error);
        Snapshot.Match(Stable(_run.Out[_run.Out.IndexOf("RECOVERED", StringComparison.Ordinal)..]), "push-refused");
        Assert.That(Branches(), Has.Length.EqualTo(1), "it is committed here all the same");

        Assert.That(await _run.RunAsync("sync"), Is.EqualTo(4));
        Snapshot.Match(Stable(_run.Out), "sync-refused");

        File.Delete(Path.Combine(_served.Path, "hooks", "pre-receive"));
        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out);
        Assert.That(_run.Out, Does.Match(@"^✓ INC-\S+ is on branch incident/INC-\S+, commit [0-9a-f]{10}, and pushed to origin\n$"));
        Assert.That(_served.Records, Is.EqualTo(Branches()));
        Assert.That(await _run.RunAsync("sync"), Is.Zero);
        Assert.That(_run.Out, Is.EqualTo("No record waits.\n"));
    }

    [Test]
    public async Task A_run_that_did_not_recover_keeps_its_own_exit_code()
    {
        await _sandbox.DisposeAsync();
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing, Faults = ["claimed-not-done", "claimed-not-done@switch"] },
            TimeProvider.System,
            CancellationToken.None
        );
        _served.Hook("pre-receive", "exit 1\n");

        Assert.That(await RecoverAsync("--format", "json"), Is.EqualTo(1));

        var incident = JsonNode.Parse(_run.Out)!["incident"]!;
        Assert.That(
            ((bool)incident["pushed"]!, (string?)incident["problem"]),
            Is.EqualTo((false, "a hook of origin declined it (pre-receive hook declined)"))
        );
    }

    [Test]
    public async Task A_spool_that_is_carried_to_another_machine_is_delivered_from_there_and_once()
    {
        _served.Hook("pre-receive", "exit 1\n");
        Assert.That(await RecoverAsync(), Is.EqualTo(4));
        File.Delete(Path.Combine(_served.Path, "hooks", "pre-receive"));
        using var laptop = Clone();
        var spool = Path.Combine(_run.Folder, ".local", "state", "runbook", "spool");

        Assert.That(await laptop.RunAsync("sync", "--spool", spool, "--records", "."), Is.Zero, laptop.Out);
        Assert.That(laptop.Out, Does.Contain("and pushed to origin"));
        Assert.That(_served.Records, Is.EqualTo(Branches()));
        Assert.That(_served.Git("show", $"{_served.Records.Single()}:deployments/sandbox.yaml"), Does.Contain("verdict: switched"));
    }

    [Test]
    public async Task A_record_that_another_machine_has_delivered_meanwhile_is_not_pushed_twice()
    {
        _served.Hook("pre-receive", "exit 1\n");
        Assert.That(await RecoverAsync(), Is.EqualTo(4));
        File.Delete(Path.Combine(_served.Path, "hooks", "pre-receive"));
        using var laptop = Clone();
        var spool = Path.Combine(_run.Folder, ".local", "state", "runbook", "spool");
        ScratchRepository.GitIn(laptop.Folder, "init", "--quiet", "copy");
        CopyFolder(spool, Path.Combine(laptop.Folder, "copy", "spool"));
        Assert.That(await laptop.RunAsync("sync", "--spool", "copy/spool", "--records", "."), Is.Zero, laptop.Out);
        var there = _served.Git("rev-parse", _served.Records.Single());

        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out);

        Assert.That(_run.Out, Does.Contain($"commit {there[..10]}; origin had it already"));
        Assert.That(_served.Git("rev-parse", _served.Records.Single()), Is.EqualTo(there));
    }

    [Test]
    public async Task A_record_for_a_branch_that_has_gone_on_is_rebuilt_with_its_line_in_the_ledger_there_and_peoples_words_kept()
    {
        _served.Hook("pre-receive", "exit 1\n");
        Assert.That(await RecoverAsync(), Is.EqualTo(4));
        File.Delete(Path.Combine(_served.Path, "hooks", "pre-receive"));
        var branch = Branches().Single();
        var postmortem = _run.Git($"ls-tree -r --name-only {branch}")
            .Split('\n')
            .Single(f => f.EndsWith("/postmortem.md", StringComparison.Ordinal));
        var text = _run.Git($"show {branch}:{postmortem}");
        var block = text[text.IndexOf("<!-- people:", StringComparison.Ordinal)..];
        var edited = text.Replace(
            block[..(block.IndexOf('\n') + 1)],
            block[..(block.IndexOf('\n') + 1)] + "\nCustomers saw errors.\n",
            StringComparison.Ordinal
        );
        using var person = Clone();
        person.Git("checkout -q -b theirs");
        person.Write(postmortem, edited);
        person.Write(
            "deployments/sandbox.yaml",
            "apiVersion: runbooks/v1\nkind: ledger\ntarget: sandbox\nknown-bad: []\nhistory:\n  - { type: deployment, at: "
                + "\"2026-01-01T00:00:00Z\", currentVersion: \"0.9\" }\n"
        );
        person.Git("add .");
        person.Git("commit -q -m Theirs");
        person.Git($"push -q origin HEAD:{branch}");

        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out);

        Assert.That(_served.Git("show", $"{branch}:deployments/sandbox.yaml"), Does.Contain("0.9").And.Contain("verdict: switched"));
        Assert.That(_served.Git("show", $"{branch}:{postmortem}"), Does.Contain("Customers saw errors."));
        Assert.That(_served.Git("log", "--format=%s", branch), Does.Contain("Theirs"));
        Assert.That(
            _run.Git($"show refs/runbook/ledger/sandbox:deployments/sandbox.yaml"),
            Does.Contain("0.9"),
            "the next run knows of it"
        );
    }

    [Test]
    public async Task A_record_that_was_merged_while_it_waited_here_gets_no_second_branch()
    {
        _served.Hook("pre-receive", "exit 1\n");
        Assert.That(await RecoverAsync(), Is.EqualTo(4));
        File.Delete(Path.Combine(_served.Path, "hooks", "pre-receive"));
        var branch = Branches().Single();
        _run.Git($"push -q origin {branch}:main");

        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out);

        Assert.That(_run.Out, Does.Contain("origin had it already"));
        Assert.That(_served.Records, Is.Empty);
    }

    [Test]
    public async Task A_resumed_run_pushes_its_record_too()
    {
        var killed = Path.Combine(_run.Folder, ".git", "runbook", "runs");
        Assert.That(await RecoverAsync("--no-push"), Is.Zero);
        var branch = Branches().Single();
        var run = Directory.EnumerateDirectories(Path.Combine(_run.Folder, ".git", "runbook", "done")).Single();

        // As a process leaves it that is killed between the record and the push.
        Directory.CreateDirectory(killed);
        Directory.Move(run, Path.Combine(killed, Path.GetFileName(run)));
        Assert.That(await _run.RunAsync("resume", "last"), Is.Zero, _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Contain($"Pushed   to origin, branch {branch}"));
        Assert.That(_served.Records, Is.EqualTo(new[] { branch }));
        Assert.That(_served.Git("rev-list", "--count", $"main..{branch}"), Is.EqualTo("1"));
    }

    [TestCase("--no-push")]
    [TestCase("runbook.push")]
    public async Task A_push_can_be_left_to_the_user(string how)
    {
        if (how == "runbook.push")
            _run.Git("config runbook.push false");

        Assert.That(await RecoverAsync(how == "runbook.push" ? [] : [how]), Is.Zero, _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Not.Contain("Pushed"));
        Assert.That(_served.Records, Is.Empty);
        Assert.That(await _run.RunAsync("sync"), Is.Zero);
        Assert.That(_run.Out, Is.EqualTo("No record waits.\n"));
    }

    [Test]
    public async Task A_record_that_cannot_be_signed_waits_and_is_delivered_signed()
    {
        _run.Git("config commit.gpgSign true");
        _run.Git("config gpg.format ssh");
        _run.Git("config user.signingKey key");

        Assert.That(await RecoverAsync(), Is.EqualTo(4));
        Snapshot.Match(Stable(_run.Out[_run.Out.IndexOf("RECOVERED", StringComparison.Ordinal)..]), "run-unsigned");
        Assert.That(Branches(), Is.Empty);

        using (
            var made = System.Diagnostics.Process.Start(
                Component.Program("ssh-keygen"),
                ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_run.Folder, "key")]
            )
        )
            made.Ends();
        _run.Write("signers", "tester@example.com " + await File.ReadAllTextAsync(Path.Combine(_run.Folder, "key.pub")));
        _run.Git("config gpg.ssh.allowedSignersFile signers");
        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out);
        _run.Git($"verify-commit {Branches().Single()}");
        Assert.That(_served.Records, Is.EqualTo(Branches()));
    }

    private string[] Branches() =>
        _run.Git("branch --list incident/* --format=%(refname:short)").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private CommandRun Clone()
    {
        var run = new CommandRun();
        run.Git($"clone -q {_served.Path} .");
        run.Git("config user.name Tester");
        run.Git("config user.email tester@example.com");
        return run;
    }

    private Task<int> RecoverAsync(params string[] more) =>
        _run.RunAsync(["run", "quick-rollback", "--target", TargetFile(), "-i", "reason=x", .. more]);

    private string Stable(string text) => _run.Stable(text);

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

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
