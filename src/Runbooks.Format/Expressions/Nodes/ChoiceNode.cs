using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>a ? b : c</c>, where <c>a</c> must be a boolean.</summary>
internal sealed class ChoiceNode(Excerpt place, Node test, Node then, Node otherwise) : Node(place)
{
    public Node Test => test;

    public Node Then => then;

    public Node Otherwise => otherwise;

    public override ValueKind Kind { get; } = then.Kind == otherwise.Kind ? then.Kind : ValueKind.Any;

    public override IEnumerable<Node> Children => [test, then, otherwise];

    public override object? Evaluate(Scope scope) =>
        test.RequireBoolean(scope) switch
        {
            true => then.Evaluate(scope),
            false => otherwise.Evaluate(scope),
            _ => throw new FaultException($"`{test.Place.Text}` compares what is absent", test),
        };
}
