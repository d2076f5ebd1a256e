using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary>A member by its name, <c>body.health</c>; of what has no members every member is absent.</summary>
public sealed class MemberNode(Excerpt place, Node owner, string name) : Node(place)
{
    public Node Owner => owner;

    public string Name => name;

    public override ValueKind Kind => ValueKind.Any;

    public override IEnumerable<Node> Children => [owner];

    public override object? Evaluate(Scope scope) => JsonMembers.Of(owner.Evaluate(scope), name);
}
