using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Runs;

namespace Runbooks.Groups;

/// <summary>Runs one member of a group to its end, or goes on with its run.</summary>
/// <param name="target">The member's name.</param>
/// <param name="identity">The ids of its run, which the group has written down.</param>
/// <param name="group">How the group's own run began.</param>
/// <param name="open">Its run where another process has begun it; null to begin.</param>
/// <param name="cancel">The operator's wish to stop.</param>
public delegate Task<RecordedRunResult> MemberRun(
    string target,
    RunIdentity identity,
    RunStarted group,
    UnfinishedRun? open,
    CancellationToken cancel
);
