using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>-a</c>.</summary>
internal sealed class NegateNode(Excerpt place, Node operand) : Node(place)
{
    public override ValueKind Kind => ValueKind.Number;

    public override IEnumerable<Node> Children => [operand];

    public override object? Evaluate(Scope scope) =>
        operand.Require(scope) switch
        {
            long number when number != long.MinValue => (object)-number,
            { } number when Values.IsNumber(number) => -Values.ToDouble(number),
            var value => throw new FaultException($"`{operand.Place.Text}` is {Values.Describe(value)}: `-` calculates with numbers", this),
        };
}
