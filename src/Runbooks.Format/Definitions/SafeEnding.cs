namespace Runbooks.Definitions;

/// <summary>
/// How a run may end under a behaviour, where its runbook says nothing of it. `recovered` is accepted only where it is true, whichever
/// stands here.
/// </summary>
public enum SafeEnding
{
    /// <summary>It must be recovered: the target can be, and everything that proves it can be seen.</summary>
    Recovered,

    /// <summary>It must be recovered where the runbook may switch, and not recovered where it may not.</summary>
    RecoveredBySwitch,

    /// <summary>It must be not recovered: the state is known, and it is not what was wanted.</summary>
    NotRecovered,

    /// <summary>It must be unknown: nobody can tell, and a person must look.</summary>
    Unknown,

    /// <summary>It must not be recovered, and may be unknown: what was gone back to does not work either.</summary>
    NeverRecovered,

    /// <summary>Any of recovered, not recovered and unknown: it depends on what the runbook looks at.</summary>
    Open,
}
