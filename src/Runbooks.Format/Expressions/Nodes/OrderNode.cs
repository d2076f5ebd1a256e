using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>: between numbers, and nothing else has an order.</summary>
public sealed class OrderNode(Excerpt place, Node left, Node right, string symbol) : Node(place)
{
    public Node Left => left;

    public Node Right => right;

    public string Symbol => symbol;

    public override ValueKind Kind => ValueKind.Boolean;

    public override IEnumerable<Node> Children => [left, right];

    public override object? Evaluate(Scope scope)
    {
        var first = Number(left, scope);
        var second = Number(right, scope);
        var order = first is long a && second is long b ? a.CompareTo(b) : Values.ToDouble(first).CompareTo(Values.ToDouble(second));
        return Values.Of(
            symbol switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            }
        );
    }

    private object Number(Node side, Scope scope)
    {
        var value = side.Evaluate(scope);
        if (value is long or double)
            return value;
        throw new FaultException($"`{side.Place.Text}` is {Values.Describe(value)}: `{symbol}` compares numbers", this);
    }
}
