namespace Runbooks.Rollback;

/// <summary>What can be seen of a request that changes the target.</summary>
internal enum ObservationKind
{
    /// <summary>The other environment serves.</summary>
    Switched,

    /// <summary>Nothing changed in enough reads, for longer than the controller needs.</summary>
    Unchanged,

    /// <summary>The time ran out before either could be said, or something else than both happened.</summary>
    Unclear,
}
