using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary>
/// <c>==</c> and <c>!=</c>. Values of different types are never equal. What is absent equals null;
/// against anything else it proves nothing, neither <c>==</c> nor <c>!=</c>.
/// </summary>
public sealed class EqualityNode(Excerpt place, Node left, Node right, bool isEqual) : Node(place)
{
    public Node Left => left;

    public Node Right => right;

    public bool IsEqual => isEqual;

    public override ValueKind Kind => ValueKind.Boolean;

    public override IEnumerable<Node> Children => [left, right];

    public override object? Evaluate(Scope scope)
    {
        var first = left.Evaluate(scope);
        var second = right.Evaluate(scope);
        if (first == Absent.Proof || second == Absent.Proof)
            return Absent.Proof;
        if (first is not Absent && second is not Absent)
            return Values.Of(Values.AreEqual(first, second) == isEqual);
        return first is null or Absent && second is null or Absent ? Values.Of(isEqual) : Absent.Proof;
    }
}
