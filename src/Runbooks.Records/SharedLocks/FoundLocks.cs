using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>Every lock that somebody holds.</summary>
/// <param name="Locks">The locks.</param>
/// <param name="Unasked">Why the remote could not be asked: its locks are then as they were last known. Null where it could.</param>
public sealed record FoundLocks(IReadOnlyList<FoundLock> Locks, string? Unasked);
