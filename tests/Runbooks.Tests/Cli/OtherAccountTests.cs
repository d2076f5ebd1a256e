using System.Diagnostics;
using System.Runtime.Versioning;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Questions that another account of this machine answers: two real accounts, as the kernel tells them apart.</summary>
[Category(Component.RootCategory)]
[NonParallelizable]
[UnsupportedOSPlatform("windows")]
public sealed class OtherAccountTests
{
    // Accounts that every Debian has, and that own nothing here.
    private const string One = "games";
    private const string Two = "man";

    private string _folder = null!;
    private SandboxTarget _sandbox = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Component.Applies(OperatingSystem.IsLinux(), "who answers is asked of the kernel of Linux");
        Component.Root();
        Component.Has(
            File.ReadLines("/etc/passwd")
                .Count(l => l.StartsWith(One + ":", StringComparison.Ordinal) || l.StartsWith(Two + ":", StringComparison.Ordinal)) == 2,
            $"the accounts {One} and {Two} are not there"
        );
        _folder = Directory.CreateTempSubdirectory("rb-").FullName;
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        foreach (var part in new[] { "machine", "one", "two", "command" })
            Directory.CreateDirectory(Path.Combine(_folder, part));
        File.SetUnixFileMode(_folder, Everybody);
        File.SetUnixFileMode(
            Path.Combine(_folder, "machine"),
            Everybody | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit
        );

        // The command lies where root alone may look.
        var built = Path.Combine(Repository.Root, "artifacts", "bin", "Runbooks.Cli", "release");
        Component.Has(File.Exists(Path.Combine(built, "runbook.dll")), "the command is not built for release here");
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, "command", Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (
            var part in Directory
                .EnumerateFileSystemEntries(Path.Combine(_folder, "command"), "*", SearchOption.AllDirectories)
                .Append(Path.Combine(_folder, "command"))
        )
            File.SetUnixFileMode(part, Everybody);
        Own(One, "one");
        Own(Two, "two");
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private static UnixFileMode Everybody =>
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    [Test]
    public async Task Another_account_answers_and_the_one_that_asks_cannot_answer_in_its_name()
    {
        await Write();
        using var running = As(
            One,
            "one",
            umask: "000",
            "run",
            "asks.yaml",
            "--base-url",
            _sandbox.BaseUrl.AbsoluteUri,
            "--wait-for-approval",
            "--no-push"
        );
        var ended = running.Process.StandardOutput.ReadToEndAsync();
        var errors = running.Process.StandardError.ReadToEndAsync();

        var forged = await AnswerAsync(One, "one", "GITHUB_ACTIONS=true", $"GITHUB_ACTOR={Two}");
        Assert.That(forged, Does.Contain($"{One} began this run, and it wants four eyes"));
        Assert.That(await AnswerAsync(Two, "two"), Does.Contain($"by the account {One}, asks:").And.Contain($"Yes, by {Two}: run "));

        await running.Process.EndsAsync();
        Assert.That(running.Process.ExitCode, Is.Zero, await ended + await errors);
        var journal = Directory
            .EnumerateFiles(Path.Combine(_folder, "one", ".git"), "journal.ndjson", SearchOption.AllDirectories)
            .Single();
        Assert.That(
            await File.ReadAllTextAsync(journal),
            Does.Contain($"\"account\":\"{Two}\"").And.Contain($"\"account\":\"{One}\"").And.Contain("\"by\":\"another account\"")
        );
    }

    private async Task<string> AnswerAsync(string account, string home, params string[] variables)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var answering = As(account, home, umask: "022", ["approve", "--yes"], variables);
            var output = answering.Process.StandardOutput.ReadToEndAsync();
            var said = await answering.Process.StandardError.ReadToEndAsync() + await output;
            if (!said.Contains("no run asks anything here", StringComparison.Ordinal) || waited.Elapsed > Bounded.Patience)
                return said;
        }
    }

    private async Task Write() =>
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "one", "asks.yaml"),
            $$"""
            apiVersion: runbooks/v1
            id: asks
            title: A runbook that asks
            severity: feature
            steps:
              - id: confirm
                approve: { question: "Roll it back?", from: [ '@{{Two}}' ], four-eyes: true, expires: 10m }
              - id: rollback
                rollback: {}
            checklist: [ environment-switched ]
            """
        );

    private void Own(string account, string part)
    {
        using var own = OwnProcess.Start(new ProcessStartInfo("chown", ["-R", $"{account}:", Path.Combine(_folder, part)]));
        own.Process.Ends();
        if (part != "one")
            return;
        foreach (
            var arguments in new[] { "init -q -b main", "-c user.name=T -c user.email=t@example.com commit -q --allow-empty -m First" }
        )
        {
            using var git = OwnProcess.Start(
                new ProcessStartInfo(
                    "setpriv",
                    [
                        .. Become(account),
                        "env",
                        "-i",
                        $"HOME={Path.Combine(_folder, part)}",
                        "PATH=/usr/bin:/bin",
                        "git",
                        "-C",
                        Path.Combine(_folder, part),
                        .. arguments.Split(' '),
                    ]
                )
            );
            git.Process.Ends();
        }
    }

    private OwnProcess As(string account, string home, string umask, params string[] arguments) => As(account, home, umask, arguments, []);

    private OwnProcess As(string account, string home, string umask, string[] arguments, string[] variables)
    {
        var folder = Path.Combine(_folder, home);
        var dotnet = Path.Combine(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "/usr/share/dotnet", "dotnet");
        var start = new ProcessStartInfo(
            "setpriv",
            [
                .. Become(account),
                "env",
                "-i",
                $"HOME={folder}",
                $"XDG_STATE_HOME={folder}/state",
                "PATH=/usr/bin:/bin",
                $"DOTNET_ROOT={Path.GetDirectoryName(dotnet)}",
                $"RUNBOOK_MACHINE_DIR={Path.Combine(_folder, "machine")}",
                .. variables,
                "sh",
                "-c",
                $"umask {umask}; exec \"$@\"",
                "sh",
                dotnet,
                Path.Combine(_folder, "command", "runbook.dll"),
                .. arguments,
            ]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return OwnProcess.Start(start);
    }

    private static string[] Become(string account) => [$"--reuid={account}", $"--regid={account}", "--clear-groups"];
}
