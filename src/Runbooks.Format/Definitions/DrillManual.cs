namespace Runbooks.Definitions;

/// <summary>What the person of a drilled run says of each manual step.</summary>
public enum DrillManual
{
    Done,

    Skipped,

    Failed,

    /// <summary>Nobody answers until the time of the step, or of the run, is over.</summary>
    Unanswered,
}
