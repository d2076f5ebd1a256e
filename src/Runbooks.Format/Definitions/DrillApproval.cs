namespace Runbooks.Definitions;

/// <summary>Who answers the approvals of a drilled run.</summary>
public enum DrillApproval
{
    Granted,

    Denied,

    /// <summary>Nobody answers until the question expires.</summary>
    Unanswered,
}
