using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>{ a: b }</c>.</summary>
internal sealed class ObjectNode(Excerpt place, IReadOnlyList<KeyValuePair<string, Node>> members) : Node(place)
{
    public override ValueKind Kind => ValueKind.Object;

    public override IEnumerable<Node> Children => members.Select(m => m.Value);

    public override object? Evaluate(Scope scope)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
            made[name] = Values.ToJson(value.Require(scope));
        return made;
    }
}
