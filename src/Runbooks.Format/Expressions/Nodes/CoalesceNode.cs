using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>a ?? b</c>: the right side where the left is null or absent.</summary>
internal sealed class CoalesceNode(Excerpt place, Node left, Node right) : Node(place)
{
    public Node Left => left;

    public Node Right => right;

    public override ValueKind Kind { get; } = left.Kind == right.Kind ? left.Kind : ValueKind.Any;

    public override IEnumerable<Node> Children => [left, right];

    public override object? Evaluate(Scope scope) =>
        left.Evaluate(scope) is { } value && value != Absent.Member ? value : right.Evaluate(scope);
}
