using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;
using Runbooks.Expressions.Outlooks;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds loops that can go through nothing.</summary>
internal static class EmptyLoop
{
    public static readonly LintRule Rule = new(DiagnosticCodes.EmptyLoop, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            if (placed.Step.Action is not ForeachStep loop)
                continue;
            var root = loop.Items.Root;
            if (loop.Steps.Count == 0)
                bag.Add(
                    DiagnosticCodes.EmptyLoop,
                    placed.Step.ActionSpan,
                    $"`{placed.Step.Id}` has no steps to do for each item",
                    help: "add a step, or take the loop away"
                );
            else if (root is ListNode list && !list.Children.Any())
                bag.Add(
                    DiagnosticCodes.EmptyLoop,
                    loop.Items.Span,
                    $"`{placed.Step.Id}` goes through an empty list: its steps are never done",
                    help: "name the list that it goes through, such as `steps.list.body.items`"
                );
            else if (KindOf(root, new ValueFacts(linted, placed)) is { } what)
                bag.Add(
                    DiagnosticCodes.EmptyLoop,
                    loop.Items.Span,
                    $"`{loop.Items.Text}` {what}, and a loop goes through a list",
                    help: "name the list that it goes through, such as `steps.list.body.items`"
                );
        }
    }

    private static string? KindOf(Node root, ValueFacts facts)
    {
        if (root.Kind is not (ValueKind.Any or ValueKind.List))
            return $"is {Values.Describe(root.Kind)}";
        if (ReferencePath.Of(root) is not { Length: > 0 } path)
            return null;
        KnownValue known = facts.Around(path);
        return known.Kinds.Contains(ValueKind.List) ? null : known.Is;
    }
}
