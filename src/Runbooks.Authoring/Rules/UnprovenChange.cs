using Runbooks.Checklist;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds changes to the target that nothing looks at afterwards: what the answer to a change says is no proof of it.</summary>
internal static class UnprovenChange
{
    /// <summary>The rule.</summary>
    public static readonly LintRule Rule = new(DiagnosticCodes.UnprovenChange, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        if (linted.Runbook.Checklist.Any(MustPass))
            return;
        var last = linted.Steps.LastOrDefault(s => s.Phase == "steps" && Proves(s, linted))?.Order ?? -1;
        foreach (
            var placed in linted.Steps.Where(s =>
                s.Phase == "steps" && s.Order > last && s.Step.Action is HttpStep or CommandStep or RunbookStep && linted.Changes(s.Step)
            )
        )
        {
            if (placed.Step.Action is RunbookStep && ProvesItself(placed, linted))
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
    public static bool MustPass(Definitions.CheckDefinition check) => check is not Check { IsOptional: true };

    private static bool Proves(PlacedStep placed, LintedRunbook linted) =>
        !placed.IsPassedOver
        && placed.Step.Action switch
        {
            RollbackStep => true,
            HttpStep http => !http.Request.MayChange,
            WaitStep wait => wait.Request is not null,
            SampleStep => placed.Step.Expect.Count > 0,
            CheckStep check => check.Checks.Any(MustPass),
            CommandStep command => command.IsSafe,
            RunbookStep => ProvesItself(placed, linted),
            _ => false,
        };

    private static bool ProvesItself(PlacedStep placed, LintedRunbook linted)
    {
        if (linted.Called(placed.Step) is not { } called)
            return true;
        var inner = new LintedRunbook(called, linted.Find);
        var lastChange = inner
            .Steps.LastOrDefault(s => s.Phase == "steps" && s.Step.Action is HttpStep or CommandStep && inner.Changes(s.Step))
            ?.Order
            ?? -1;
        return inner.Steps.Any(s => s.Phase == "steps" && s.Order > lastChange && s.Step.Action is not RunbookStep && Proves(s, inner));
    }
}
