using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>!a</c>; what is not proved is not proved when negated either.</summary>
public sealed class NotNode(Excerpt place, Node operand) : Node(place)
{
    public Node Operand => operand;

    public override ValueKind Kind => ValueKind.Boolean;

    public override IEnumerable<Node> Children => [operand];

    public override object? Evaluate(Scope scope) => operand.RequireBoolean(scope) is bool value ? Values.Of(!value) : Absent.Proof;
}
