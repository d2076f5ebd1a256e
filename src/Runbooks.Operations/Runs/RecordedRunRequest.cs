using Runbooks.Catalogue;
using Runbooks.Connections;
using Runbooks.Execution;
using Runbooks.Locks;

namespace Runbooks.Runs;

/// <summary>A run that is to be recorded.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Found">Where the runbook was found.</param>
/// <param name="Record">Where its record goes.</param>
public sealed record RecordedRunRequest(AskedRun Asked, FoundRunbook Found, RecordTerms Record)
{
    /// <summary>The ids of the run, where somebody has written them down already; null for new ones.</summary>
    public RunIdentity? Identity { get; init; }

    /// <summary>Connections that stand already, and outlive the run; null for the run's own.</summary>
    public TargetConnections? Connections { get; init; }

    /// <summary>Hears who holds the target while this run waits for it: once for each holder.</summary>
    public Func<FoundLock, ValueTask> OnWait { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>How the run was called; null where nobody could go on with it.</summary>
    public Invocation? Invocation { get; init; }
}
