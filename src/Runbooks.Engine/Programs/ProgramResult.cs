using System.Text.Json.Nodes;

namespace Runbooks.Programs;

/// <summary>What became of a program.</summary>
/// <param name="ExitCode">Its exit code; null where it was killed or could not be started.</param>
/// <param name="Output">What it wrote to standard output, the end of it.</param>
/// <param name="Errors">What it wrote to standard error, the end of it.</param>
/// <param name="Elapsed">How long it ran.</param>
public sealed record ProgramResult(int? ExitCode, string Output, string Errors, TimeSpan Elapsed)
{
    /// <summary>Why it was not run to its end, in one clause; null where it ended.</summary>
    public string? Problem { get; init; }

    /// <summary>The mend of that; null where there is none to name.</summary>
    public string? Help { get; init; }

    /// <summary>Whether it was never started.</summary>
    public bool WasNotStarted { get; init; }

    /// <summary>Whether something that it left running still holds its output.</summary>
    public bool IsHeldOpen { get; init; }

    /// <summary>What it leaves for expressions.</summary>
    public JsonObject Outputs() =>
        new()
        {
            ["exit_code"] = ExitCode,
            ["stdout"] = Output,
            ["stderr"] = Errors,
            ["elapsed_ms"] = Math.Round(Elapsed.TotalMilliseconds, 1),
        };
}
