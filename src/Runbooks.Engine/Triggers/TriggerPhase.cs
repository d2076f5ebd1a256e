namespace Runbooks.Triggers;

/// <summary>Where a trigger stands.</summary>
public enum TriggerPhase
{
    /// <summary>Nothing is beyond its bound.</summary>
    Calm,

    /// <summary>Something is, but not for long enough.</summary>
    Pending,

    /// <summary>It has fired, and has not cleared since.</summary>
    Firing,
}
