using System.Text.Json.Nodes;

namespace Runbooks.Expressions.Nodes;

/// <summary>A member by its name, <c>body.health</c>; of what has no members every member is absent.</summary>
internal sealed class MemberNode(Excerpt place, Node owner, string name) : Node(place)
{
    public Node Owner => owner;

    public string Name => name;

    public override ValueKind Kind => ValueKind.Any;

    public override IEnumerable<Node> Children => [owner];

    public override object? Evaluate(Scope scope) => Of(owner.Evaluate(scope), name);

    public static object? Of(object? owner, string name) => owner switch
    {
        JsonObject properties => JsonMembers.TryFind(properties, name, out var value) ? Values.FromJson(value) : Absent.Member,
        JsonArray array when name == "size" => (long)array.Count,
        string text when name == "size" => (long)text.Length,
        _ => Absent.Member,
    };
}
