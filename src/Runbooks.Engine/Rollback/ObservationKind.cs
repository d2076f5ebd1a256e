namespace Runbooks.Rollback;

/// <summary>What can be seen of a request that changes the target.</summary>
internal enum ObservationKind
{
    /// <summary>The release that was wanted serves, and nothing is under way.</summary>
    Switched,

    /// <summary>Nothing changed in enough reads, for longer than the controller needs.</summary>
    Unchanged,

    /// <summary>The controller itself says that what it began has failed, or will.</summary>
    Failed,

    /// <summary>A person has refused what waited for one, and nothing was changed.</summary>
    Withdrawn,

    /// <summary>The time ran out before either could be said, or something else than both happened.</summary>
    Unclear,
}
