using Runbooks.Execution;
using Runbooks.Runs;

namespace Runbooks.Groups;

/// <summary>A run of a group that another process began, and how to go on with it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Asked">The runbook as it ran, the inputs, and the version of the engine.</param>
/// <param name="Record">Where the record goes.</param>
/// <param name="Goes">Runs one member to its end.</param>
public sealed record GroupResumeRequest(UnfinishedRun Run, AskedRun Asked, RecordTerms Record, MemberRun Goes)
{
    /// <summary>Whether nothing more is begun, and what was under way is given up.</summary>
    public bool Abandons { get; init; }

    /// <summary>What the files of targets say otherwise since it was begun, by which it is looked and judged from here on.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}
