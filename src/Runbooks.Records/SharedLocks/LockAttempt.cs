using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>What became of the wish for a lock: one of the two is there.</summary>
/// <param name="Held">The lock.</param>
/// <param name="Holder">Who holds it instead.</param>
public sealed record LockAttempt(HeldLock? Held, FoundLock? Holder);
