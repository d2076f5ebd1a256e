using Runbooks.Checklist;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds changes to the target that nothing looks at afterwards: what the answer to a change says is no proof of it.</summary>
internal static class UnprovenChange
{
    public static readonly LintRule Rule = new(DiagnosticCodes.UnprovenChange, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        if (linted.Runbook.Checklist.Any(MustPass))
            return;
        var last = linted.Steps.LastOrDefault(s => s.Phase == "steps" && Proves(s, linted))?.Order ?? -1;
        foreach (var placed in linted.Steps.Where(s => s.Phase == "steps" && s.Order > last && IsUnproven(s.Step, linted)))
        {
            if (placed.Step.Action.Calls is not null && ProvesItself(placed, linted))
                continue;
            bag.Add(
                DiagnosticCodes.UnprovenChange,
                placed.Step.ActionSpan,
                $"`{placed.Step.Id}` may change the target, and nothing looks at the target afterwards",
                "its own answer is the word of the one that was asked",
                "add a `checklist`, or a `wait`, `check` or read after it that fails where the change was not made"
            );
        }
    }

    /// <summary>Whether a check fails the run unless it passes.</summary>
    public static bool MustPass(Check check) => !check.IsOptional;

    private static bool Proves(StepInContext placed, LintedRunbook linted) =>
        !placed.IsPassedOver && (placed.Step.Action.Calls is null ? placed.Step.Action.Proves(placed.Step) : ProvesItself(placed, linted));

    // A step that holds others changes what they change, and each of them is looked at by itself.
    private static bool IsUnproven(Step step, LintedRunbook linted) =>
        linted.Changes(step) && step.Action.Children.Count == 0 && !step.Action.Proves(step);

    private static bool ProvesItself(StepInContext placed, LintedRunbook linted)
    {
        if (linted.Called(placed.Step) is not { } called)
            return true;
        var inner = new LintedRunbook(called, linted.Find);
        var lastChange = inner
            .Steps.LastOrDefault(s => s.Phase == "steps" && s.Step.Action.Calls is null && IsUnproven(s.Step, inner))
            ?.Order
            ?? -1;
        return inner.Steps.Any(s => s.Phase == "steps" && s.Order > lastChange && s.Step.Action.Calls is null && Proves(s, inner));
    }
}
