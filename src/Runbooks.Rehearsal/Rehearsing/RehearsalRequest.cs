using Runbooks.Execution;
using Runbooks.Git;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>A runbook that is to be rehearsed beside a real target.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Records">The records repository, for what earlier recoveries took and which versions are bad; null for none.</param>
public sealed record RehearsalRequest(AskedRun Asked, RecordsRepository? Records)
{
    /// <summary>
    /// Requests that whoever rehearses declares harmless, besides those that the runbook does: method and path on the target.
    /// </summary>
    public IReadOnlyList<(string Method, string Path)> Harmless { get; init; } = [];
}
