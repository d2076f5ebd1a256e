using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary>A root name, such as <c>body</c>.</summary>
public sealed class VariableNode(Excerpt place, string name) : Node(place)
{
    public string Name => name;

    public override ValueKind Kind => ValueKind.Any;

    public override object? Evaluate(Scope scope) => scope.TryFind(name, out var value) ? Values.FromJson(value) : Absent.Member;
}
