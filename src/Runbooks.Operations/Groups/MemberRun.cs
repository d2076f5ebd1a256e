using Runbooks.Execution;
using Runbooks.Runs;
using Runbooks.Steps;

namespace Runbooks.Groups;

/// <summary>Runs one member of a group to its end, or goes on with its run.</summary>
/// <param name="target">The member's name.</param>
/// <param name="identity">The ids of its run, which the group has written down.</param>
/// <param name="terms">What is settled of it by its group.</param>
/// <param name="open">Its run where another process has begun it; null to begin.</param>
/// <param name="cancel">The operator's wish to stop.</param>
public delegate Task<RecordedRunResult> MemberRun(
    string target,
    RunIdentity identity,
    RunTerms terms,
    UnfinishedRun? open,
    CancellationToken cancel
);
