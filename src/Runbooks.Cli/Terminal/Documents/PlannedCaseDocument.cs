using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Reports;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A case of a drill that is not run.</summary>
internal sealed class PlannedCaseDocument
{
    private readonly PlannedCase _case;

    internal PlannedCaseDocument(PlannedCase planned) => _case = planned;

    public string Runbook => _case.Runbook.Id;

    public string Name => _case.Name;

    public string Behaviour => _case.Behaviour;

    public string Group => DrillMatrix.NameOf(_case.Group);

    public string Summary => _case.Summary;

    public IReadOnlyList<string> Faults => _case.Faults;

    public string Accepted => _case.Ending.ToString();
}
