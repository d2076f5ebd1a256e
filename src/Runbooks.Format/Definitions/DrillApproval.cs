namespace Runbooks.Definitions;

/// <summary>Who answers the approvals of a drilled run.</summary>
public enum DrillApproval
{
    /// <summary>Somebody says yes.</summary>
    Granted,

    /// <summary>Somebody says no.</summary>
    Denied,

    /// <summary>Nobody answers until the question expires.</summary>
    Unanswered,
}
