using Runbooks.Definitions;

namespace Runbooks.Rehearsal.Drilling.Coverage;

/// <summary>What the runs of a drill reached of a runbook, and what never.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Points">What can be reached, in the order of the file.</param>
/// <param name="Writes">The most writes to its journal that one run made.</param>
/// <param name="Killed">The writes after which a run was killed, and resumed.</param>
public sealed record RunbookCoverage(Runbook Runbook, IReadOnlyList<CoveredPoint> Points, int Writes, IReadOnlyList<int> Killed)
{
    /// <summary>The points of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public IEnumerable<CoveredPoint> Of(CoveredKind kind) => Points.Where(p => p.Kind == kind);

    /// <summary>What was never reached.</summary>
    public IEnumerable<CoveredPoint> Missed => Points.Where(p => p.Runs == 0);
}
