namespace Runbooks.Notifications.Channels;

/// <summary>How loud a notice is: the playbook's three.</summary>
public enum NoticeLevel
{
    Info,

    /// <summary>Somebody should look soon.</summary>
    Warning,

    /// <summary>Somebody must come now.</summary>
    Critical,
}
