using System.Diagnostics;
using System.Text;
using Runbooks.Storage;

namespace Runbooks.Tests.Support;

/// <summary>The command on a real pseudo terminal, which a test types into and may take away.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int Rows = 24;
    private static readonly string[] Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "runbook.dll")];

    private readonly OwnProcess _carrier;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;
    private readonly Task<string> _ending;

    private PseudoTerminal(ProcessStartInfo start)
    {
        _carrier = OwnProcess.Start(start);
        _reading = ReadAsync(_carrier.Process.StandardOutput);
        _ending = _carrier.Process.StandardError.ReadToEndAsync();
    }

    /// <summary>All that was shown until now, with the escapes in it.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
                return _shown.ToString();
        }
    }

    /// <summary>Gives a command of this build in the folder of a run.</summary>
    /// <param name="run">Whose folder, home and state.</param>
    /// <param name="columns">How wide the terminal is.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static PseudoTerminal Start(CommandRun run, int columns, params string[] arguments) =>
        StartProgram(run, columns, [.. Command, .. arguments]);

    /// <summary>The same, with the signal of a terminal that goes away (SIGHUP) unheard, as below `nohup`.</summary>
    public static PseudoTerminal StartUnhung(CommandRun run, int columns, params string[] arguments) =>
        StartProgram(run, columns, ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh", .. Command, .. arguments]);

    /// <summary>Starts a shell, which finds the command of this build on PATH.</summary>
    /// <param name="run">Whose folder, home and state.</param>
    /// <param name="shell">The program, with its arguments.</param>
    public static PseudoTerminal StartShell(CommandRun run, params string[] shell) =>
        StartProgram(run, 200, ["sh", "-c", "PATH=$1:$PATH; shift; exec \"$@\"", "sh", AppContext.BaseDirectory.TrimEnd('/'), .. shell]);

    private static PseudoTerminal StartProgram(CommandRun run, int columns, string[] program)
    {
        var carrier = Path.Combine(Repository.Root, "tests", "Components", "terminal.py");
        var start = new ProcessStartInfo(Component.Program("python3"), [carrier, $"{columns}", $"{Rows}", .. program])
        {
            WorkingDirectory = run.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = run.Folder;
        start.Environment.Remove("XDG_STATE_HOME");
        if (run.Machine is { } machine)
            start.Environment[MachinePlace.Variable] = machine;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["NO_COLOR"] = "1";
        foreach (var name in new[] { "CI", "GITHUB_ACTIONS" })
            start.Environment.Remove(name);
        return new PseudoTerminal(start);
    }

    /// <summary>Waits until a text is shown.</summary>
    public Task ShowsAsync(string text) =>
        Bounded.UntilAsync(() => Shown.Contains(text, StringComparison.Ordinal), $"the terminal shows \"{text}\"", () => Shown);

    /// <summary>Types a line, and Enter.</summary>
    public void Type(string line)
    {
        _carrier.Process.StandardInput.WriteLine(line);
        _carrier.Process.StandardInput.Flush();
    }

    /// <summary>Takes the terminal away.</summary>
    public void Close() => Type("close");

    /// <summary>Waits until the command has ended.</summary>
    /// <returns>Its exit code; the negative number of a signal that ended it.</returns>
    public async Task<int> EndsAsync()
    {
        await Bounded.Of(_reading, "the command on the terminal ends");
        var ending = await Bounded.Of(_ending, "the command on the terminal ends");
        Assert.That(int.TryParse(ending.TrimEnd().Split('\n')[^1], out var code), $"{ending}\n{Shown}");
        return code;
    }

    /// <inheritdoc/>
    public void Dispose() => _carrier.Dispose();

    private async Task ReadAsync(StreamReader from)
    {
        var buffer = new char[4096];
        while (await from.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_shown)
                _shown.Append(buffer, 0, count);
        }
    }
}
