using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions;

/// <summary>
/// Evaluates as far as it can be known: what is decided whatever the unknown values turn out to be, in the order in which
/// a run would look at it. Everything else is <see cref="Open"/>, and nothing is guessed.
/// </summary>
internal static class Foresight
{
    /// <summary>What cannot be known yet.</summary>
    public static readonly object Open = new();

    /// <summary>The value, or <see cref="Open"/>.</summary>
    /// <exception cref="FaultException">There is none, whatever is not known.</exception>
    public static object? Of(Node node, Scope scope, UnknownValues unknown)
    {
        if (unknown.In(node).Count == 0)
            return Evaluation.Run(node, scope);
        return node switch
        {
            LogicNode logic => OfLogic(logic, scope, unknown),
            NotNode not => OfBoolean(not.Operand, scope, unknown) is var value && value is bool known ? Values.Of(!known) : value,
            ChoiceNode choice => OfChoice(choice, scope, unknown),
            CoalesceNode coalesce => OfCoalesce(coalesce, scope, unknown),
            _ => OfParts(node, scope, unknown),
        };
    }

    /// <summary>True, false, <see cref="Absent.Proof"/> or <see cref="Open"/>.</summary>
    public static object OfBoolean(Node node, Scope scope, UnknownValues unknown)
    {
        var value = Of(node, scope, unknown);
        if (value is bool || value == Absent.Proof || value == Open)
            return value!;
        throw new FaultException(
            value is Absent
                ? $"`{node.Place.Text}` is absent, so it is neither true nor false"
                : $"`{node.Place.Text}` is {Values.Describe(value)}, not a boolean",
            node
        );
    }

    // The left side is looked at first, and where it is open it may still turn out not to be a boolean at all.
    private static object OfLogic(LogicNode logic, Scope scope, UnknownValues unknown)
    {
        var first = OfBoolean(logic.Left, scope, unknown);
        if (first == Open || (first is bool decided && decided != logic.IsAnd))
            return first;
        var second = OfBoolean(logic.Right, scope, unknown);
        if (second == Open || (second is bool settles && settles != logic.IsAnd))
            return second;
        return first is bool ? second : first;
    }

    private static object? OfChoice(ChoiceNode choice, Scope scope, UnknownValues unknown) =>
        OfBoolean(choice.Test, scope, unknown) switch
        {
            true => Of(choice.Then, scope, unknown),
            false => Of(choice.Otherwise, scope, unknown),
            var open when open == Open => Open,
            _ => throw new FaultException($"`{choice.Test.Place.Text}` compares what is absent", choice.Test),
        };

    // Where each part is decided without what is not known, the whole does not read it either.
    private static object? OfParts(Node node, Scope scope, UnknownValues unknown) =>
        ReferencePath.Of(node).Length > 0 || node.Children.Any(c => Of(c, scope, unknown) == Open) ? Open : Evaluation.Run(node, scope);

    private static object? OfCoalesce(CoalesceNode coalesce, Scope scope, UnknownValues unknown) =>
        Of(coalesce.Left, scope, unknown) is { } value && value != Absent.Member ? value : Of(coalesce.Right, scope, unknown);
}
