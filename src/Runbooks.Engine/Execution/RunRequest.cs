using Runbooks.Definitions;
using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>A run as the runner takes it: what was asked for, and what was found and made ready for it.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Identity">The ids of the run and of its incident.</param>
public sealed record RunRequest(AskedRun Asked, RunIdentity Identity)
{
    /// <summary>Where the runbook was found.</summary>
    public string RunbookPath { get; init; } = "(built in)";

    /// <summary>The commit that holds the runbook as it runs; null for none.</summary>
    public string? RunbookCommit { get; init; }

    /// <summary>Finds a runbook that another calls; null where there is none.</summary>
    public required Func<string, Runbook?> FindRunbook { get; init; }

    /// <summary>The account that began it, for the journal alone; null where it is not known.</summary>
    public string? Account { get; init; }

    /// <summary>Why the record goes to no remote although the repository has one; null where it does, or there is none.</summary>
    public string? NotPushed { get; init; }

    /// <summary>What is told right behind the start: what was made ready for the run.</summary>
    public IReadOnlyList<RunEvent> Preface { get; init; } = [];
}
