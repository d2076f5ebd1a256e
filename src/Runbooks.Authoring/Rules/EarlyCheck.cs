using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds checks that want to see another environment where nothing could have switched it.</summary>
internal static class EarlyCheck
{
    private const string Id = "environment-switched";

    public static readonly LintRule Rule = new(DiagnosticCodes.CheckBeforeChange, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        var changes = linted.Steps.Where(s => s.Phase == "steps" && linted.Changes(s.Step)).ToList();
        if (changes.Count == 0 && linted.Runbook.Checklist.Any(c => c.Id == Id) && linted.Runbook.Steps is [var first, ..])
        {
            bag.Add(
                DiagnosticCodes.CheckBeforeChange,
                first.ActionSpan,
                $"the checklist wants `{Id}`, and no step of this runbook changes the target",
                help: $"add a `rollback`, or take `{Id}` out of the checklist"
            );
        }

        foreach (var placed in linted.Steps.Where(s => s.Phase == "steps" && s.Step.Action.Harmless.Checks.Any(c => c.Id == Id)))
        {
            if (changes.Exists(c => c.Order < placed.Order) || placed.Around.Any(a => a.IsLoop))
                continue;
            bag.Add(
                DiagnosticCodes.CheckBeforeChange,
                placed.Step.ActionSpan,
                $"`{placed.Step.Id}` checks `{Id}` before anything was changed",
                help: changes.Count == 0
                    ? "add a `rollback` before it"
                    : $"put it behind `{changes[0].Step.Id}` in line {changes[0].Step.Span.Line}"
            );
        }
    }
}
