namespace Runbooks.Rehearsal.Planning;

/// <summary>Whether a run could go now.</summary>
public enum PlanAnswer
{
    /// <summary>It could, as far as can be known.</summary>
    Goes,

    /// <summary>It would refuse, or stop on the way.</summary>
    Stops,

    /// <summary>It would end without knowing: the target does not tell enough.</summary>
    Unknown,

    /// <summary>Another run holds the target, or one is unfinished.</summary>
    Locked,
}
