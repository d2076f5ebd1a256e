namespace Runbooks.Locks;

/// <summary>How a lock stands.</summary>
public enum LockCondition
{
    Free,

    /// <summary>Its owner is known to run.</summary>
    Alive,

    /// <summary>Its lease is not over, and its owner is where we cannot see it.</summary>
    Held,

    /// <summary>Its owner is known not to run any more.</summary>
    Dead,

    /// <summary>Its lease is over.</summary>
    Expired,

    /// <summary>What is there cannot be read: it may be held.</summary>
    Unreadable,
}
