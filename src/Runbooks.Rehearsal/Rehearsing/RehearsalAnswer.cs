namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>What a rehearsal comes to.</summary>
public enum RehearsalAnswer
{
    /// <summary>All that could be looked at holds, and all of it could be.</summary>
    Holds,

    /// <summary>Nothing failed, but something could not be looked at.</summary>
    NotProved,

    /// <summary>Something failed, or the objective would be missed.</summary>
    Fails,

    /// <summary>A run holds the target: what would be seen would be its doing.</summary>
    Locked,
}
