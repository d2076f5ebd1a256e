namespace Runbooks.Locks;

/// <summary>What a look at a target's locks found, which wrote nothing.</summary>
/// <param name="Holder">The lock that keeps a run from beginning; null where none does.</param>
/// <param name="Problem">Why the remote's cannot be told; null where it can.</param>
/// <param name="Left">What earlier runs on the target left.</param>
public sealed record LockLook(FoundLock? Holder, string? Problem, IReadOnlyList<LeftVersion> Left);
