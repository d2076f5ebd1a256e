namespace Runbooks.Git;

/// <summary>What became of a compare-and-swap of a reference.</summary>
internal enum SwapOutcome
{
    /// <summary>The reference has the new value.</summary>
    Swapped,

    /// <summary>The reference had another value than expected, and keeps it.</summary>
    Moved,

    /// <summary>Another writer holds the reference's lock.</summary>
    Locked,

    /// <summary>A reference above or below this name stands in the way, or it is a symbolic one.</summary>
    Blocked,
}
