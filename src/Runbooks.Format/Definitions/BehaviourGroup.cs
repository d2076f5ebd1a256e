namespace Runbooks.Definitions;

/// <summary>The kinds of misbehaviour that targets show; a drill's report has a column for each.</summary>
public enum BehaviourGroup
{
    /// <summary>The target does what it should.</summary>
    Well,

    /// <summary>A refusal with HTTP 200.</summary>
    Refusals,

    /// <summary>Success is claimed, and nothing was done.</summary>
    Lies,

    /// <summary>Somebody else moves the target as well: before the run, or in the middle of it.</summary>
    Toggled,

    /// <summary>The answer is lost: before, after, or ahead of the switch.</summary>
    Lost,

    /// <summary>The switch is slow, flips back, goes to another version, or cannot be seen.</summary>
    Unsteady,

    /// <summary>What was begun never ends, fails or stays half-way, what it goes to is gone, or a mark marks nothing.</summary>
    Rollouts,

    /// <summary>What stands by is no better.</summary>
    Standby,

    /// <summary>A word on health that is none.</summary>
    Health,

    /// <summary>A route that answers everything, and an application that is no better after the rollback.</summary>
    Application,

    /// <summary>Answers that are late, huge, cut, not JSON, or of another shape.</summary>
    Bodies,

    /// <summary>A person refuses, or nobody answers.</summary>
    People,

    /// <summary>What the author of the runbook wrote, or an incident left.</summary>
    Own,
}
