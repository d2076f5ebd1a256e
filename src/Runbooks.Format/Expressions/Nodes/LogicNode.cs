using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>a &amp;&amp; b</c>, <c>a || b</c>: the right side is looked at only when the left leaves it open.</summary>
public sealed class LogicNode(Excerpt place, Node left, Node right, bool isAnd) : Node(place)
{
    public Node Left => left;

    public Node Right => right;

    public bool IsAnd => isAnd;

    public override ValueKind Kind => ValueKind.Boolean;

    public override IEnumerable<Node> Children => [left, right];

    public override object? Evaluate(Scope scope)
    {
        var first = left.RequireBoolean(scope);
        if (first is bool decided && decided != isAnd)
            return first;
        var second = right.RequireBoolean(scope);
        if (second is bool settles && settles != isAnd)
            return second;
        return first is bool ? second : first;
    }
}
