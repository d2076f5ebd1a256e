using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Writing;

namespace Runbooks.Operations;

/// <summary>How a recorded run ended.</summary>
/// <param name="Identity">Its ids.</param>
/// <param name="Finished">How the run ended; null where the target is held by another run.</param>
/// <param name="Record">Where the record went; null for a dry run, and where nothing was run.</param>
/// <param name="Holder">Who holds the target; null where this run did.</param>
public sealed record RecordedRunResult(RunIdentity Identity, RunFinished? Finished, RecordResult? Record, string? Holder)
{
    /// <summary>The target's address, without secrets.</summary>
    public required string BaseUrl { get; init; }
}
