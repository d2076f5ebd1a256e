using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>A single value as it was written, whose type another key decides.</summary>
/// <param name="Scalar">The value with its place.</param>
public sealed record YamlScalarValue(YamlScalar Scalar)
{
    /// <summary>Any single value but nothing.</summary>
    public static readonly Shape<YamlScalarValue> Shape = new(
        "a single value",
        () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        (node, context) =>
            node is YamlScalar { IsNull: false } scalar
                ? new YamlScalarValue(scalar)
                : Shapes.Mistyped<YamlScalarValue>(node, context, "a single value")
    );
}
