namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>The process of a drilled run ends here, as far as the run can tell.</summary>
internal sealed class DrillKilled : Exception
{
    /// <inheritdoc/>
    public DrillKilled()
        : base("the run was killed by the drill") { }
}
