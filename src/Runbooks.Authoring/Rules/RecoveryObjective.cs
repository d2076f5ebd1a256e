using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds runbooks whose bounds add up to more than their recovery time objective.</summary>
internal static class RecoveryObjective
{
    public static readonly LintRule Rule = new(DiagnosticCodes.ExceedsRto, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        var runbook = linted.Runbook;
        var budget = RecoveryBudget.Of(runbook, linted.Find);
        if (budget.Total <= runbook.Severity.Objective)
            return;
        var longest = runbook.Steps.MaxBy(s => RecoveryBudget.BoundOf(s, linted.Find))!;
        var detection =
            runbook.Triggers.Count == 0
                ? string.Empty
                : $"; up to {Duration.Format(runbook.Triggers.Max(t => t.Detection))} pass before a trigger fires, and are not counted";
        bag.Add(
            DiagnosticCodes.ExceedsRto,
            longest.ActionSpan,
            $"the steps may take {Duration.Format(budget.Total)} by their own bounds, and the RTO of `{runbook.Severity}` "
                + $"is {Duration.Format(runbook.Severity.Objective)} from detection to a proved recovery",
            $"`{longest.Id}` alone may take {Duration.Format(RecoveryBudget.BoundOf(longest, linted.Find))}",
            $"by phase: {budget}{detection}. Shorten `within`, `timeout` or `expires`, or choose another severity"
        );
    }
}
