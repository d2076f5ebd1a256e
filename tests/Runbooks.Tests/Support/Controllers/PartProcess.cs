using System.Diagnostics;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A real controller as a program with a folder of its own. It ends, and its folder goes, when it is disposed of, and when the tests'
/// process ends in whatever way: a shell waits for the end of its standard input.
/// </summary>
internal sealed class PartProcess : IAsyncDisposable
{
    private const int Tail = 60;

    // What runs in the background of a shell has no standard input, so that it is kept as another descriptor.
    private const string Guard = """
        folder=$1 signal=$2; shift 2
        exec 3<&0
        "$@" </dev/null 3<&- & server=$!
        { cat <&3 >/dev/null; kill -"$signal" "$server"; } 2>/dev/null &
        wait "$server"; code=$?
        rm -rf "$folder"
        exit "$code"
        """;

    private readonly string _name;
    private readonly Process _process;
    private readonly Queue<string> _log = new();

    private PartProcess(string name, Process process) => (_name, _process) = (name, process);

    /// <summary>Starts one, and waits until it is ready.</summary>
    /// <param name="folder">Its folder, which goes with it.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="isReady">Asked over and over; a refused connection is no.</param>
    /// <param name="signal">What ends it.</param>
    /// <param name="environment">Variables that it is given besides those of the tests.</param>
    public static async Task<PartProcess> StartAsync(
        string folder,
        string[] command,
        Func<Task<bool>> isReady,
        string signal = "TERM",
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a shell guards the controller");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "sh", folder, signal, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var part = new PartProcess(Path.GetFileName(command[0]), Process.Start(start)!);
        part._process.OutputDataReceived += part.Hear;
        part._process.ErrorDataReceived += part.Hear;
        part._process.BeginOutputReadLine();
        part._process.BeginErrorReadLine();
        try
        {
            await Bounded.UntilAsync(() => part.IsReadyAsync(isReady), $"`{part._name}` is ready", () => part.Log);
            return part;
        }
        catch
        {
            await part.DisposeAsync();
            throw;
        }
    }

    /// <summary>The last lines that it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.EndsAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(Func<Task<bool>> isReady)
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"`{_name}` ended with {_process.ExitCode}:\n{Log}");
        try
        {
            return await isReady();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            if (line.Data is not null)
                _log.Enqueue(line.Data);
            if (_log.Count > Tail)
                _log.Dequeue();
        }
    }
}
