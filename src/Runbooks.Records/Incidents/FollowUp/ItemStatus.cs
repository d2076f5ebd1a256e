namespace Runbooks.Incidents.FollowUp;

/// <summary>What became of an action item.</summary>
public enum ItemStatus
{
    /// <summary>An issue was opened for it now.</summary>
    Opened,

    /// <summary>Its issue is open.</summary>
    Open,

    /// <summary>Its issue is closed.</summary>
    Closed,

    /// <summary>It has no issue, and one would be opened: a dry run.</summary>
    ToOpen,

    /// <summary>It has no issue, and none could be opened.</summary>
    Failed,
}
