using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary>A member by its key, <c>headers["content-type"]</c>, or an item by its place, from 0, from the end when negative.</summary>
public sealed class IndexNode(Excerpt place, Node owner, Node index) : Node(place)
{
    public Node Owner => owner;

    public Node Index => index;

    public override ValueKind Kind => ValueKind.Any;

    public override IEnumerable<Node> Children => [owner, index];

    public override object? Evaluate(Scope scope)
    {
        var target = owner.Evaluate(scope);
        var key = index.Require(scope);
        return key switch
        {
            string name => target is JsonObject properties && properties.TryGetPropertyValue(name, out var value)
                ? Values.FromJson(value)
                : Absent.Member,
            long number => target is JsonArray array ? Item(array, number) : Absent.Member,
            _ => throw new FaultException(
                $"`{index.Place.Text}` is {Values.Describe(key)}: a key is a text, a place in a list is a whole number",
                index
            ),
        };
    }

    private static object? Item(JsonArray array, long number)
    {
        if (number < 0)
            number += array.Count;
        return number >= 0 && number < array.Count ? Values.FromJson(array[(int)number]) : Absent.Member;
    }
}
