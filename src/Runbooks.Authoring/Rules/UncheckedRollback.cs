using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds rollbacks in runbooks without a checklist that must pass.</summary>
internal static class UncheckedRollback
{
    public static readonly LintRule Rule = new(DiagnosticCodes.UncheckedRollback, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        var checklist = linted.Runbook.Checklist;
        if (checklist.Any(UnprovenChange.MustPass))
            return;
        foreach (var placed in linted.Steps.Where(s => s.Phase == "steps"))
        {
            var rollsBack = placed.Step.Action is RollbackStep || linted.CalledSteps(placed.Step).Any(s => s.Action is RollbackStep);
            if (
                !rollsBack
                || linted.Steps.Any(s =>
                    s.Phase == "steps"
                    && s.Order > placed.Order
                    && !s.IsPassedOver
                    && s.Step.Action.Harmless.Checks.Any(UnprovenChange.MustPass)
                )
            )
                continue;
            var what =
                placed.Step.Action is RollbackStep
                    ? $"`{placed.Step.Id}` rolls back"
                    : $"`{placed.Step.Id}` calls a runbook that rolls back";
            bag.Add(
                DiagnosticCodes.UncheckedRollback,
                placed.Step.ActionSpan,
                checklist.Count == 0
                    ? $"{what}, and the runbook has no `checklist`"
                    : $"{what}, and every check of the `checklist` is optional",
                "nothing would prove that it helped",
                placed.Step.Action is RollbackStep
                    ? "add `checklist: [ health, environment-switched, version ]`, with what this incident broke"
                    : "add a `checklist`: that of a runbook that is called is not looked at"
            );
        }
    }
}
