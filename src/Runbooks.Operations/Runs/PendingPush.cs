using Runbooks.Incidents.Writing;

namespace Runbooks.Runs;

/// <summary>A record that is committed and has yet to be pushed.</summary>
/// <param name="Set">The record.</param>
/// <param name="Commit">The full hash of its commit.</param>
/// <param name="Directory">Where it waits for `runbook sync`; null where the disk took nothing.</param>
public sealed record PendingPush(IncidentFileSet Set, string Commit, string? Directory);
