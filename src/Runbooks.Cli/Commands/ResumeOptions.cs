namespace Runbooks.Cli.Commands;

/// <summary>What was asked of `runbook resume`.</summary>
/// <param name="Run">The run's id, its beginning, or `last`; null for a list.</param>
/// <param name="Again">
/// What is given again, because no journal holds it, the versions that may be gone back to beside those of the beginning, and where the
/// record goes.
/// </param>
internal sealed record ResumeOptions(string? Run, RunOptions Again)
{
    public bool All { get; init; }

    public bool Abandon { get; init; }
}
