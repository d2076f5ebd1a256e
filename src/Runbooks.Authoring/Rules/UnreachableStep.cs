using Runbooks.Diagnostics;
using Runbooks.Expressions.Nodes;
using Runbooks.Expressions.Outlooks;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds steps behind one that always fails, and steps whose `when` contradicts the `when` of a step around them.</summary>
internal static class UnreachableStep
{
    public static readonly LintRule Rule = new(DiagnosticCodes.UnreachableStep, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var facts = new ValueFacts(linted, placed);
            if (Follower(placed) is { } next && AlwaysFails(placed, facts))
            {
                bag.Add(
                    DiagnosticCodes.UnreachableStep,
                    next.ActionSpan,
                    $"`{next.Id}` is never reached: `{placed.Step.Id}` in line {placed.Step.Span.Line} always fails",
                    label: null,
                    $"mend `{placed.Step.Id}`, or take away what stands behind it"
                );
            }

            if (placed.Step.When is not { } when || !IsSettled(when.References))
                continue;
            foreach (var around in placed.Around.Where(a => a.Step.When is { } outer && IsSettled(outer.References)))
            {
                var cases = new ConditionCases(facts.Around);
                var outer = around.Step.When!;
                if (cases.Of(outer.Root) != Outlook.Open || cases.Of(when.Root) != Outlook.Open)
                    continue;
                if (cases.Of(new LogicNode(when.Root.Place, outer.Root, when.Root, isAnd: true)) != Outlook.Never)
                    continue;
                bag.Add(
                    DiagnosticCodes.UnreachableStep,
                    when.Span,
                    $"`{placed.Step.Id}` is never reached: `{when.Text}` never holds inside `{around.Step.Id}`",
                    $"which is only done when {outer.Text}",
                    "take the step out of the one around it, or mend one of the conditions"
                );
            }
        }
    }

    private static Step? Follower(StepInContext placed)
    {
        var at = placed.List.ToList().IndexOf(placed.Step);
        return at >= 0 && at + 1 < placed.List.Count ? placed.List[at + 1] : null;
    }

    private static bool AlwaysFails(StepInContext placed, ValueFacts facts)
    {
        if (placed.Step.ContinueOnFailure || placed.Step.When is not null)
            return false;
        var cases = new ConditionCases(facts.Inside);
        return placed.Step.Expect.Concat(placed.Step.Action.Conditions).Any(c => cases.Of(c.Root) == Outlook.Never);
    }

    // What is told when a run begins stays the same until it ends.
    private static bool IsSettled(IReadOnlyList<string> references) =>
        references.Count > 0
        && references.All(r => r.StartsWith("inputs.", StringComparison.Ordinal) || r.StartsWith("target.", StringComparison.Ordinal));
}
