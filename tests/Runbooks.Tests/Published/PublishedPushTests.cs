using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The native binary as a person has it: it rolls back, and the record arrives at a real server.</summary>
public sealed class PublishedPushTests
{
    private PublishedFolder _folder = null!;
    private ServedRepository _served = null!;
    private SandboxTarget _sandbox = null!;

    [SetUp]
    public async Task BeginAsync()
    {
        _folder = new PublishedFolder();
        _served = new ServedRepository();
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Work, "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {_sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: "
                + $"10ms\nstable-every: 10ms\n"
        );
        await GitAsync("init", "-q", ".");
    }

    [TearDown]
    public async Task EndAsync()
    {
        if (_folder is null)
            return;
        await _sandbox.DisposeAsync();
        _served.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task It_pushes_a_signed_record_to_a_server_with_the_users_own_helper_and_key()
    {
        using var server = HttpGitServer.Start(_served);
        var key = Path.Combine(_folder.Home, "key");
        await _folder.RunAsync(Component.Program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key);
        await File.WriteAllTextAsync(Path.Combine(_folder.Home, "signers"), "ada@example.org " + await File.ReadAllTextAsync(key + ".pub"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Home, "credentials"),
            $"http://{HttpGitServer.User}:{Uri.EscapeDataString(HttpGitServer.Password)}@127.0.0.1:{server.Port}\n"
        );
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Home, ".gitconfig"),
            $"""
            [user]
            	name = Ada
            	email = ada@example.org
            	signingKey = ~/key
            [commit]
            	gpgSign = true
            [gpg]
            	format = ssh
            [gpg "ssh"]
            	allowedSignersFile = ~/signers
            [credential]
            	helper = store --file={_folder.Home}/credentials

            """
        );
        await GitAsync("remote", "add", "origin", server.Address);
        await GitAsync("fetch", "-q", "origin");

        var run = await RecoverAsync("--format", "json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var incident = JsonNode.Parse(run.Out)!["incident"]!;
        Assert.That(((bool)incident["pushed"]!, (string?)incident["remote"]), Is.EqualTo((true, "origin")));
        Assert.That(_served.Git("rev-parse", _served.Records.Single()), Is.EqualTo((string?)incident["commit"]));
        Assert.That(
            _served.Git("rev-list", "--count", $"main..{_served.Records.Single()}"),
            Is.EqualTo("1"),
            "the record begins at the remote's branch"
        );
        var verified = await _folder.RunAsync("git", "verify-commit", (string)incident["commit"]!);
        Assert.That(verified.Error, Does.Contain("Good \"git\" signature for ada@example.org"));
        Assert.That(run.Out + run.Error, Does.Not.Contain(HttpGitServer.Password));
    }

    [Test]
    public async Task A_process_that_is_killed_while_it_pushes_leaves_the_record_for_sync_which_delivers_it_once()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a hook is a program there");
        _served.Hook(
            "pre-receive",
            $"while read old new ref; do case $ref in refs/heads/*) touch {_served.Folder}/asked; while [ ! -e "
                + $"{_served.Folder}/go ]; do sleep 0.1; done;; esac; done\n"
        );
        await GitAsync("remote", "add", "origin", _served.Path);
        using var process = _folder.Start(
            _folder.Binary,
            "run",
            "quick-rollback",
            "--target",
            "./t.yaml",
            "-i",
            "reason=a test of the binary"
        );
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Bounded.UntilAsync(() => File.Exists(_served.Folder + "/asked") || process.HasExited, "the hook is asked");

        process.Kill(entireProcessTree: false);
        await process.EndsAsync();
        await File.WriteAllTextAsync(_served.Folder + "/go", string.Empty);
        var sync = await _folder.RunAsync(_folder.Binary, "sync");
        var again = await _folder.RunAsync(_folder.Binary, "sync");

        Assert.That(sync.ExitCode, Is.Zero, sync.Out + sync.Error);
        Assert.That(sync.Out, Does.StartWith("✓ INC-"));
        Assert.That(again.Out, Is.EqualTo("No record waits.\n"));
        Assert.That(_served.Records, Has.Length.EqualTo(1));
        Assert.That(
            _served.Git("log", "--format=%(trailers:key=Runbook-Run,valueonly,separator=)", _served.Records[0], "^main").Trim(),
            Does.Match(@"^\d{8}-\d{6}-\w+$"),
            "one commit, of one run"
        );
        Assert.That(
            await output,
            Does.Contain("RECOVERED").And.Contain("on branch incident/"),
            "the outcome was said before anybody waited for the remote"
        );
        await error;
    }

    [TestCase("push", "origin does not know who you are")]
    [TestCase("sign", "could not be signed")]
    public async Task At_a_terminal_it_asks_for_no_passphrase_and_says_what_is_missing(string what, string said)
    {
        using var server = SshGitServer.Start(_served);
        var locked = server.NewKey("locked", "a passphrase");
        await GitAsync("remote", "add", "origin", server.Address);
        await GitAsync("config", "core.sshCommand", server.CommandWithout(locked));
        if (what == "sign")
        {
            await GitAsync("config", "commit.gpgSign", "true");
            await GitAsync("config", "gpg.format", "ssh");
            await GitAsync("config", "user.signingKey", locked);
        }

        // `script` gives the command a terminal of its own, which a question would appear on.
        var run = await _folder.RunAsync(
            Component.Program("script"),
            "-qec",
            $"{_folder.Binary} run quick-rollback --target ./t.yaml -i reason=x",
            "/dev/null"
        );

        Assert.That(run.ExitCode, Is.EqualTo(4), run.Out);
        Assert.That(run.Out, Does.Contain("RECOVERED").And.Contain(said).And.Not.Contain("Enter passphrase"));
    }

    private Task<(int ExitCode, string Out, string Error)> RecoverAsync(params string[] more) =>
        _folder.RunAsync(_folder.Binary, ["run", "quick-rollback", "--target", "./t.yaml", "-i", "reason=a test of the binary", .. more]);

    private async Task GitAsync(params string[] arguments)
    {
        var git = await _folder.RunAsync("git", arguments);
        Assert.That(git.ExitCode, Is.Zero, git.Error);
    }
}
