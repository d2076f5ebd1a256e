namespace Runbooks.Triggers;

/// <summary>What an observation changed about a trigger.</summary>
public enum TriggerChangeKind
{
    /// <summary>The first breach: from here it counts.</summary>
    Pending,

    /// <summary>A good sample ended what was pending.</summary>
    Subsided,

    /// <summary>What was pending begins anew, because nothing conclusive was seen for more than two intervals. A warning.</summary>
    Restarted,

    /// <summary>What was pending or firing ended, because another version serves.</summary>
    Dropped,

    /// <summary>It has lasted, but too few of the expected samples are there: it does not fire. A warning.</summary>
    Starved,

    /// <summary>It fired: once, until it clears.</summary>
    Fired,

    /// <summary>It came back beyond the clear bound, and can fire again.</summary>
    Cleared,

    /// <summary>Watching is blind: three samples in a row were missing, or no version stays. A warning, never a rollback.</summary>
    Blind,

    Seeing,
}
