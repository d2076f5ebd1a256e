using System.ComponentModel;
using Runbooks.Definitions.Values;

namespace Runbooks.Programs;

/// <summary>Runs programs: never by a shell, and with no environment but what is named.</summary>
/// <param name="root">The directory that they run in.</param>
/// <param name="environment">Looks a variable of our own environment up.</param>
/// <param name="time">The clock.</param>
public sealed class ProgramRunner(string root, Func<string, string?> environment, TimeProvider time)
{
    private const string Ours = "runbook";
    private static readonly string[] AlwaysPassed = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"];

    /// <summary>The account's folder for what can be had again, of ours alone; it may not be there yet.</summary>
    internal string Cache =>
        environment("XDG_CACHE_HOME") is { } named && Path.IsPathFullyQualified(named) ? Path.Combine(named, Ours)
        : environment("HOME") is { } home && Path.IsPathFullyQualified(home) ? Path.Combine(home, ".cache", Ours)
        : Path.Combine(Path.GetTempPath(), $"{Ours}-{Environment.UserName}");

    private Action<ProgramCall, ProgramResult> OnEnd { get; init; } = (_, _) => { };

    /// <summary>The same, of which each program is told when it has ended.</summary>
    public ProgramRunner HeardBy(Action<ProgramCall, ProgramResult> heard) => new(root, environment, time) { OnEnd = heard };

    /// <summary>Runs one to its end, or until it has run for too long: then it is killed, with what it started.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancel)
    {
        var ran = await EndAsync(call, cancel);
        OnEnd(call, ran);
        return ran;
    }

    private async Task<ProgramResult> EndAsync(ProgramCall call, CancellationToken cancel)
    {
        using var bound = new CancellationTokenSource(call.Within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        var program = new StartedProgram(call.MostOutput);
        var began = time.GetTimestamp();
        try
        {
            var exitCode = await program.RunAsync(call.Arguments, EnvironmentOf(call), root, call.Stdin, either.Token);
            return new ProgramResult(exitCode, program.Output, program.Errors, time.GetElapsedTime(began))
            {
                IsHeldOpen = program.IsHeldOpen,
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ProgramResult(ExitCode: null, program.Output, program.Errors, call.Within)
            {
                Problem = $"`{call.Name}` was killed: it had not ended within {Duration.Format(call.Within)}",
            };
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException)
        {
            var interpreter = MissingInterpreter.Of(call.Name, root, environment);
            return new ProgramResult(ExitCode: null, string.Empty, string.Empty, TimeSpan.Zero)
            {
                Problem = $"`{call.Name}` cannot be started: {interpreter?.Why ?? Why(e.GetBaseException())}",
                Help = interpreter?.Help ?? "is it installed, and on PATH?",
                WasNotStarted = true,
            };
        }
    }

    // The system's own sentence names this machine's folders, which belong in no record. The numbers are POSIX's ENOENT and EACCES.
    private static string Why(Exception exception) =>
        exception switch
        {
            Win32Exception { NativeErrorCode: 2 } or DirectoryNotFoundException => "no such file",
            Win32Exception { NativeErrorCode: 13 } => "it may not be executed",
            _ => exception.Message,
        };

    // What is not named is not inherited.
    private Dictionary<string, string> EnvironmentOf(ProgramCall call)
    {
        var variables = new Dictionary<string, string>();
        foreach (var name in AlwaysPassed.Concat(call.Passed))
        {
            if (environment(name) is { } value)
                variables[name] = value;
        }

        foreach (var (name, value) in call.Variables)
            variables[name] = value;
        return variables;
    }
}
