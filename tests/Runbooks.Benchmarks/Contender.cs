using System.Diagnostics;

namespace Runbooks.Benchmarks;

/// <summary>A way to do a job, measured as a whole process.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Contender(string Name, string Program, params string[] Arguments)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    /// <summary>Runs it once, to its end.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <exception cref="InvalidOperationException">It failed, or did not end.</exception>
    public async Task<Measured> RunAsync(string folder)
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var (before, began) = (ChildUsage.Now(), Stopwatch.GetTimestamp());
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{Name} did not end within {Bound}");
        }

        var (took, used) = (Stopwatch.GetElapsedTime(began), ChildUsage.Now() - before);
        var (said, told) = (await output, await error);
        return process.ExitCode == 0
            ? new Measured(took, used.Cpu, used.Faults, said)
            : throw new InvalidOperationException($"{Name} failed with {process.ExitCode}: {told}{said}");
    }
}
