using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>What became of an attempt to take a lock at the remote.</summary>
internal abstract record LeaseAttempt
{
    private LeaseAttempt() { }

    public sealed record Taken(RemoteLease Lease) : LeaseAttempt;

    /// <summary>Somebody else has it.</summary>
    public sealed record Held(FoundLock Holder) : LeaseAttempt;

    /// <summary>The remote cannot say who has it: other machines are not excluded.</summary>
    public sealed record NotSaid(string Why) : LeaseAttempt;
}
