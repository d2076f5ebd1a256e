using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Runbooks.Storage;

namespace Runbooks.Programs;

/// <summary>
/// A program from its start to its end. It has ended when its process has: what it left running may hold its output open
/// for as long as it likes, as daemons, tunnels and whatever is put behind with <c>&amp;</c> do.
/// </summary>
/// <param name="mostOutput">The most bytes that are kept of each of its outputs.</param>
[SuppressMessage("Design", "CA1001", Justification = "The outputs hold memory alone, and are read after the program has ended.")]
internal sealed class StartedProgram(int mostOutput)
{
    // What was written before the end is in the pipe by then, and is read in no time.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    private readonly BoundedStream _output = new(mostOutput);
    private readonly BoundedStream _errors = new(mostOutput);

    /// <summary>What it wrote to standard output, the end of it.</summary>
    public string Output => _output.ToString();

    /// <summary>What it wrote to standard error, the end of it.</summary>
    public string Errors => _errors.ToString();

    /// <summary>Whether something else held its output open after its end.</summary>
    public bool IsHeldOpen { get; private set; }

    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="environment">All of its environment.</param>
    /// <param name="directory">Where it stands.</param>
    /// <param name="stdin">What it reads; null for nothing.</param>
    /// <param name="cancel">Kills it, with what it started.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string directory,
        string? stdin,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;

        // Read for as long as anything writes, so that what was left running does not die of a pipe that nobody reads.
        var read = Task.WhenAll(
            ReadAsync(process.StandardOutput.BaseStream, _output),
            ReadAsync(process.StandardError.BaseStream, _errors)
        );
        var written = WriteAsync(process.StandardInput.BaseStream, stdin);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            await Task.WhenAny(read, Task.Delay(Drain, TimeProvider.System, CancellationToken.None));
            throw;
        }

        IsHeldOpen = await Task.WhenAny(read, Task.Delay(Drain, TimeProvider.System, CancellationToken.None)) != read;
        await Task.WhenAny(written, Task.Delay(Drain, TimeProvider.System, CancellationToken.None));
        return process.ExitCode;
    }

    private static async Task ReadAsync(Stream from, BoundedStream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private static async Task WriteAsync(Stream to, string? text)
    {
        await Task.Yield();
        try
        {
            await using (to)
            {
                if (text is not null)
                    await to.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It ended without reading all.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }
}
