namespace Runbooks.Notifications.Channels;

/// <summary>What a notice does to the thread of its subject.</summary>
internal enum NoticeTurn
{
    /// <summary>It opens the thread, or adds to it.</summary>
    News,

    /// <summary>Somebody has taken it on.</summary>
    Acknowledged,

    Resolved,
}
