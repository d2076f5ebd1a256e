using System.Diagnostics;

namespace Runbooks.Benchmarks;

/// <summary>A way to do the job, timed as a whole process.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments, given the target's address and a fresh records repository.</param>
internal sealed record Contender(string Name, string Program, Func<string, string, string[]> Arguments)
{
    /// <summary>Runs it once.</summary>
    /// <returns>The wall time of the process, and its user and system time where the system tells.</returns>
    public async Task<TimeSpan> RunAsync(string baseUrl, string records)
    {
        var start = new ProcessStartInfo(Program, Arguments(baseUrl, records))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = records,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(began);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Name} failed with {process.ExitCode}: {await error}{await output}");
        return took;
    }
}
