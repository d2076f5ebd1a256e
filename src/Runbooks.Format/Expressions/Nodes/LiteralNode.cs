using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary>A value written down: <c>3000</c>, <c>"healthy"</c>, <c>true</c>, <c>null</c>.</summary>
public sealed class LiteralNode(Excerpt place, object? value) : Node(place)
{
    public override ValueKind Kind { get; } =
        value switch
        {
            null => ValueKind.Null,
            bool => ValueKind.Boolean,
            string => ValueKind.Text,
            _ => ValueKind.Number,
        };

    public override object? Evaluate(Scope scope) => value;
}
