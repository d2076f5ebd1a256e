namespace Runbooks.Rehearsal.Drilling.Coverage;

/// <summary>What a drill can reach of a runbook.</summary>
public enum CoveredKind
{
    Step,

    /// <summary>A side of a fork is taken: a `when` holds or does not, `otherwise` is used.</summary>
    Branch,

    /// <summary>A step fails, or a check does not pass.</summary>
    Failure,
}
