using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Writing;
using Runbooks.Locks;

namespace Runbooks.Runs;

/// <summary>How a recorded run ended.</summary>
/// <param name="Identity">Its ids.</param>
/// <param name="Finished">How the run ended; null where nothing was run.</param>
/// <param name="Record">Where the record went; null where nothing was run.</param>
/// <param name="Holder">Who holds the target; null where this run did.</param>
public sealed record RecordedRunResult(RunIdentity Identity, RunFinished? Finished, RecordResult? Record, FoundLock? Holder)
{
    /// <summary>The target's address, without secrets.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>What of the record is still to be pushed; null where nothing is.</summary>
    public PendingPush? Push { get; init; }

    /// <summary>A run on this target whose process ended, and which must be finished first; null where there is none.</summary>
    public UnfinishedRun? Unfinished { get; init; }
}
