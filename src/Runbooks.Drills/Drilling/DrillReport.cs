using Runbooks.Definitions;
using Runbooks.Drills.Drilling.Cases;
using Runbooks.Drills.Drilling.Coverage;
using Runbooks.Drills.Drilling.Judging;

namespace Runbooks.Drills.Drilling;

/// <summary>What a drill found.</summary>
/// <param name="Options">What was asked.</param>
/// <param name="Runbooks">The runbooks that were drilled.</param>
/// <param name="Results">One for each case, in the order of the runbooks and of the catalogue.</param>
/// <param name="Coverage">What was reached of each runbook.</param>
/// <param name="Elapsed">How long the drill took, by the real clock.</param>
public sealed record DrillReport(DrillOptions Options, IReadOnlyList<Runbook> Runbooks, IReadOnlyList<DrillResult> Results, IReadOnlyList<RunbookCoverage> Coverage, TimeSpan Elapsed)
{
    /// <summary>The cases that are not as they must be.</summary>
    public IEnumerable<DrillResult> Failed => Results.Where(r => !r.IsAsExpected);

    /// <summary>Whether all is as it must be.</summary>
    public bool IsAsExpected => !Failed.Any();

    /// <summary>Whose requests were not sent, in order.</summary>
    public IReadOnlyList<string> Withheld => [.. Results.SelectMany(r => r.Withheld).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The cases of a runbook.</summary>
    /// <param name="runbook">The runbook.</param>
    public IEnumerable<DrillResult> Of(Runbook runbook) => Results.Where(r => r.Case.Runbook == runbook);
}
