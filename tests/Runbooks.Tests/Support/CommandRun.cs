using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Runbooks.Accounts;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.Runs;
using Runbooks.Storage;

namespace Runbooks.Tests.Support;

/// <summary>Runs the command in this process, with streams of its own, in a folder of its own.</summary>
internal sealed partial class CommandRun : IDisposable
{
    private readonly Dictionary<string, string> _environment = new() { ["HOME"] = string.Empty, ["NO_COLOR"] = "1" };

    private readonly bool _ownsFolder = true;
    private readonly string? _machine;
    private readonly CommandRun? _beside;
    private string? _account;
    private string _directory = ".";

    // Two accounts in one process: who answers is the one that gave the last command beside this one.
    private Account? _peer;

    public CommandRun()
    {
        Folder = Directory.CreateTempSubdirectory("runbook-test-").FullName;
        _environment["HOME"] = Folder;
        _environment[MachinePlace.Variable] = _machine = Directory.CreateTempSubdirectory("rb-").FullName;
    }

    private CommandRun(CommandRun beside, string account)
    {
        Folder = beside.Folder;
        _environment = new Dictionary<string, string>(beside._environment);
        _account = account;
        _beside = beside;
        _ownsFolder = false;
    }

    public string Folder { get; }

    /// <summary>The place that its commands share with other accounts; null for another terminal in the same folder.</summary>
    public string? Machine => _machine;

    public string Out { get; private set; } = string.Empty;

    public string Error { get; private set; } = string.Empty;

    public string Input { get; set; } = string.Empty;

    public bool InIsTerminal { get; set; }

    /// <summary>The command's clock; the system's by default.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How many columns standard output has; null where it is no terminal.</summary>
    public int? Width { get; set; }

    public CommandRun With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Gives the commands as this account.</summary>
    public CommandRun As(string account)
    {
        _account = account;
        return this;
    }

    /// <summary>Gives the commands in a folder below.</summary>
    public CommandRun In(string directory)
    {
        _directory = directory;
        return this;
    }

    /// <summary>Another terminal in the same folder.</summary>
    public CommandRun Beside(string account) => new(this, account);

    /// <summary>Waits until a run asks something, where its machine's questions are.</summary>
    public Task AskedAsync() =>
        Bounded.UntilAsync(
            async () =>
                (
                    await WaitingApproval.FindAsync(name => _environment.GetValueOrDefault(name), Account.OfPeer, CancellationToken.None)
                ).Count > 0,
            "a run asks something"
        );

    /// <summary>Makes the folder a Git repository with one commit.</summary>
    public CommandRun InRepository()
    {
        Git("init -q -b main");
        Git("config user.name Tester");
        Git("config user.email tester@example.com");
        Git("commit -q --allow-empty -m First");
        return this;
    }

    public string Git(string arguments)
    {
        var git = Bounded.Run(new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder });
        Assert.That(git.Code, Is.Zero, $"git {arguments}: {git.Error}");
        return git.Out;
    }

    public string Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>All that lies in the folder, with a hash of each file: what a command left behind is seen by it.</summary>
    public IReadOnlyList<string> Files() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
                .Select(f => $"{f} {(File.Exists(f) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))) : string.Empty)}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>How a process of its own gives one of its commands, with the environment that they have here.</summary>
    public ProcessStartInfo AsProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "runbook.dll"), .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("XDG_STATE_HOME");
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        return start;
    }

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await RunAsync(output, error, arguments);
        (Out, Error) = (output.ToString(), error.ToString());
        return exitCode;
    }

    /// <summary>Gives a command whose standard output and error are pipes that nobody reads any more.</summary>
    public Task<int> RunWithClosedOutputAsync(params string[] arguments) => RunAsync(ClosedPipe(), ClosedPipe(), arguments);

    private static StreamWriter ClosedPipe()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.DisposeLocalCopyOfClientHandle();
        return new StreamWriter(pipe) { AutoFlush = true };
    }

    /// <summary>Gives a command that goes on until it is cancelled.</summary>
    public Task<int> RunUntilAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancel) =>
        RunAsync(output, error, arguments, cancel);

    private Task<int> RunAsync(TextWriter output, TextWriter error, string[] arguments, CancellationToken cancel = default)
    {
        var host = new CommandHost(
            output,
            error,
            new StringReader(Input),
            Clock,
            Path.GetFullPath(Path.Combine(Folder, _directory)),
            name => _environment.GetValueOrDefault(name)
        )
        {
            InIsTerminal = InIsTerminal,
            OutWidth = Width,
            ErrorColumns = () => Width,
        };
        if (_account is not null)
        {
            var account = new Account(_account, Number: null);
            if (_beside is not null)
                _beside._peer = account;
            host = host with
            {
                Account = _account,
                SystemAccount = account,
                PeerOf = _ =>
                    _beside is { } other
                        ? other._account is { } asker
                            ? new Account(asker, Number: null)
                            : Account.Here
                        : _peer ?? account,
            };
        }

        return CommandTree.RunAsync(host, arguments, cancel);
    }

    /// <summary>The texts with what differs between two runs taken out.</summary>
    public string Stable(string text) =>
        Days()
            .Replace(
                Commits()
                    .Replace(
                        Milliseconds()
                            .Replace(
                                Durations()
                                    .Replace(
                                        RunIds()
                                            .Replace(
                                                Ports()
                                                    .Replace(
                                                        text.Replace(Folder, "FOLDER", StringComparison.Ordinal),
                                                        "http://127.0.0.1:PORT"
                                                    ),
                                                m =>
                                                    m.Value.StartsWith("INC", StringComparison.Ordinal)
                                                        ? "INC-TIME" + m.Groups[2].Value
                                                        : "RUN"
                                            ),
                                        "TIME"
                                    ),
                                "N ms"
                            ),
                        "commit HASH"
                    ),
                "incidents/DAY/"
            );

    public void Dispose()
    {
        if (!_ownsFolder)
            return;
        Directory.Delete(Folder, recursive: true);
        if (_machine is not null)
            Directory.Delete(_machine, recursive: true);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Ports();

    [GeneratedRegex(@"(?:INC-)?\d{8}-\d{6}-(?:(performance-degradation|quick-rollback)-)?[a-z0-9]{4,6}\b()")]
    private static partial Regex RunIds();

    [GeneratedRegex(@"(?<!within: |every: )\b\d+(\.\d+)?(ms|s)\b")]
    private static partial Regex Durations();

    [GeneratedRegex("commit [0-9a-f]{10}")]
    private static partial Regex Commits();

    [GeneratedRegex(@"incidents/\d{4}/\d{2}/\d{2}/")]
    private static partial Regex Days();

    [GeneratedRegex(@"\b\d+(\.\d+)? ms\b")]
    private static partial Regex Milliseconds();
}
