using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds conditions that come to the same whatever the target answers.</summary>
internal static class FixedCondition
{
    private const string CompareWithAnswer = "compare with something that the target's answer can change";

    public static readonly LintRule Rule = new(DiagnosticCodes.FixedCondition, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var facts = new ValueFacts(linted, placed);
            if (placed.Step.When is { } when)
                Tell(
                    when,
                    facts.Around,
                    "the step is never done",
                    "the step is always done",
                    "take the `when` away, or let it depend on an input or an answer",
                    bag
                );
            foreach (var condition in placed.Step.Expect)
                Tell(condition, facts.Inside, "the step always fails", "it proves nothing", CompareWithAnswer, bag);
            foreach (var condition in placed.Step.Action.Conditions)
                Tell(condition, facts.Inside, "the wait always runs out", "the wait ends with the first answer", CompareWithAnswer, bag);
        }
    }

    private static void Tell(
        Condition condition,
        Func<string, KnownValue> known,
        string never,
        string always,
        string help,
        DiagnosticBag bag
    )
    {
        foreach (var part in condition.FixedParts(known))
        {
            var isNever = part.Outlook == Outlook.Never;
            var consequence = part.IsWhole ? $": {(isNever ? never : always)}" : string.Empty;
            bag.Add(
                DiagnosticCodes.FixedCondition,
                part.Span,
                $"`{part.Text.Trim()}` {(isNever ? "never" : "always")} holds{consequence}",
                part.Why,
                part.Fix is not null ? null
                    : part.IsWhole ? help
                    : $"the other part alone decides; {help}",
                part.Fix
            );
        }
    }
}
