namespace Runbooks.Triggers;

/// <summary>What it means for a trigger that the target refused or did not answer in time.</summary>
public enum UnansweredMeaning
{
    /// <summary>A failure: of a health check.</summary>
    Failure,

    /// <summary>Errors, as many as there were requests.</summary>
    Error,

    /// <summary>Requests that took as long as the timeout.</summary>
    Slow,

    /// <summary>Nothing: a target that does not tell its memory has not too much of it in use.</summary>
    Missing,
}
