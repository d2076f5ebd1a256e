using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>[a, b]</c>.</summary>
public sealed class ListNode(Excerpt place, IReadOnlyList<Node> items) : Node(place)
{
    public override ValueKind Kind => ValueKind.List;

    public override IEnumerable<Node> Children => items;

    public override object? Evaluate(Scope scope) => new JsonArray([.. items.Select(i => Values.ToJson(i.Require(scope)))]);
}
