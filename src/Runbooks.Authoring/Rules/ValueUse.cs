using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;

namespace Runbooks.Authoring.Rules;

/// <summary>A value that a step's expression refers to.</summary>
/// <param name="By">The step.</param>
/// <param name="In"><c>when</c>, <c>expect</c>, or <c>action</c> for what stands under its kind.</param>
/// <param name="Path">Such as <c>steps.status.body</c>.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="IsGuarded">Whether the expression says what it does where the value is not there.</param>
/// <param name="IsFilledIn">Whether it stands in a text with braces, where null is a fault.</param>
internal sealed record ValueUse(StepInContext By, string In, string Path, SourceSpan Span, bool IsGuarded, bool IsFilledIn)
{
    /// <summary>The root and the member of the path, such as <c>steps</c> and <c>status</c>.</summary>
    public (string Root, string? Member) Head =>
        Path.Split('.') is [var root, ..] parts ? (root, parts.Length > 1 ? parts[1] : null) : (Path, null);

    /// <summary>Those of a step, without those of the steps inside it.</summary>
    public static IEnumerable<ValueUse> Of(StepInContext placed)
    {
        var step = placed.Step;
        IEnumerable<ValueUse> found = [];
        if (step.When is { } when)
            found = found.Concat(In(when.Root, "when", when.PlaceOf, isFilledIn: false));
        foreach (var condition in step.Expect)
            found = found.Concat(In(condition.Root, "expect", condition.PlaceOf, isFilledIn: false));
        foreach (var condition in step.Action.Conditions)
            found = found.Concat(In(condition.Root, "action", condition.PlaceOf, isFilledIn: false));
        foreach (var expression in step.Action.Expressions)
            found = found.Concat(In(expression.Root, "action", expression.PlaceOf, isFilledIn: false));
        foreach (var template in step.Action.Templates)
            found = found.Concat(template.Parts.SelectMany(p => In(p, "action", template.PlaceOf, isFilledIn: true)));
        return found;

        IEnumerable<ValueUse> In(Node root, string where, Func<Node, SourceSpan> placeOf, bool isFilledIn) =>
            PathUse.Of(root).Select(u => new ValueUse(placed, where, u.Path, placeOf(u.Node), u.IsGuarded, isFilledIn));
    }
}
