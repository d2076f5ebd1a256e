using Runbooks.Definitions;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>The results of a drill as a table: a row for each runbook, a column for each group of behaviours.</summary>
public sealed class DrillMatrix
{
    private readonly DrillReport _report;

    /// <param name="report">The drill.</param>
    public DrillMatrix(DrillReport report)
    {
        _report = report;
        Groups = [.. Enum.GetValues<BehaviourGroup>().Where(g => report.Results.Any(r => r.Case.Group == g))];
    }

    public IReadOnlyList<BehaviourGroup> Groups { get; }

    public IReadOnlyList<Runbook> Runbooks => _report.Runbooks;

    /// <summary>What a column is called.</summary>
    /// <param name="group">The column.</param>
    public static string NameOf(BehaviourGroup group) => group.ToString().ToLowerInvariant();

    /// <summary>What stands in a cell.</summary>
    /// <param name="runbook">The row.</param>
    /// <param name="group">The column.</param>
    public MatrixCell Cell(Runbook runbook, BehaviourGroup group)
    {
        var cases = _report.Of(runbook).Where(r => r.Case.Group == group).ToList();
        return new MatrixCell(cases.Count, cases.Count(r => !r.IsAsExpected));
    }

    /// <summary>What a whole row comes to.</summary>
    /// <param name="runbook">The row.</param>
    public MatrixCell Row(Runbook runbook) => new(_report.Of(runbook).Count(), _report.Of(runbook).Count(r => !r.IsAsExpected));
}
