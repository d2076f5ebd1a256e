using System.Diagnostics;

namespace Runbooks.Tests.Support;

/// <summary>
/// Waits, and not forever: what does not come about within the bound fails the test, which then says what it waited for.
/// The bound is no measure of anything: it is longer than the slowest machine needs.
/// </summary>
internal static class Bounded
{
    /// <summary>How long anything that a test starts may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Asked over and over.</param>
    /// <param name="what">What it waits for, as a sentence.</param>
    /// <param name="otherwise">What there is to say where it does not come about; null for nothing.</param>
    public static Task UntilAsync(Func<bool> isSo, string what, Func<string>? otherwise = null) =>
        UntilAsync(() => Task.FromResult(isSo()), what, otherwise);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Asked over and over.</param>
    /// <param name="what">What it waits for, as a sentence.</param>
    /// <param name="otherwise">What there is to say where it does not come about; null for nothing.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, Func<string>? otherwise = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > Patience)
                Assert.Fail($"waited in vain until {what}. {otherwise?.Invoke()}".TrimEnd());
            await Task.Delay(Often);
        }
    }

    /// <summary>Does something over and over while something else is under way: time goes on for what waits for it.</summary>
    /// <param name="under">What is under way.</param>
    /// <param name="what">What it is, as a sentence.</param>
    /// <param name="turn">What is done each time.</param>
    public static async Task WhileAsync(Task under, string what, Func<Task> turn)
    {
        var waited = Stopwatch.StartNew();
        while (!under.IsCompleted)
        {
            if (waited.Elapsed > Patience)
                Assert.Fail($"waited in vain until {what}");
            await turn();
        }
    }

    /// <summary>Waits for a program to end; one that does not is killed with all that it started.</summary>
    public static async Task EndsAsync(this Process process)
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            GiveUp(process);
        }
    }

    /// <summary>Waits for a program to end; one that does not is killed with all that it started.</summary>
    /// <param name="process">The program.</param>
    /// <param name="bound">How long it may take; as long as anything by default.</param>
    public static void Ends(this Process process, TimeSpan? bound = null)
    {
        if (!process.WaitForExit(bound ?? Patience))
            GiveUp(process);
    }

    /// <summary>Runs a program to its end, and reads what it says meanwhile.</summary>
    /// <param name="start">How it is started.</param>
    public static async Task<EndedProgram> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.EndsAsync();
        return new EndedProgram(process.ExitCode, await Of(output, "its output ends"), await Of(error, "its error output ends"));
    }

    /// <summary>Runs a program to its end, and reads what it says meanwhile.</summary>
    public static EndedProgram Run(ProcessStartInfo start) => RunAsync(start).GetAwaiter().GetResult();

    /// <summary>Runs a program to its end, and reads what it says meanwhile.</summary>
    public static EndedProgram Run(string program, params string[] arguments) => Run(new ProcessStartInfo(program, arguments));

    /// <summary>Waits for something that is under way.</summary>
    /// <param name="under">What is under way.</param>
    /// <param name="what">What it waits for, as a sentence.</param>
    public static async Task<T> Of<T>(Task<T> under, string what)
    {
        await Of((Task)under, what);
        return await under;
    }

    /// <summary>Waits for something that is under way.</summary>
    /// <param name="under">What is under way.</param>
    /// <param name="what">What it waits for, as a sentence.</param>
    public static async Task Of(Task under, string what)
    {
        if (await Task.WhenAny(under, Task.Delay(Patience)) != under)
            Assert.Fail($"waited in vain until {what}");
        await under;
    }

    private static void GiveUp(Process process)
    {
        var line = $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} {process.StartInfo.Arguments}".Trim();
        process.Kill(entireProcessTree: true);
        Assert.Fail($"waited in vain until `{line}` ends");
    }
}
