using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Incidents.Records;

/// <summary>Values of a tree that people may have written: of whatever type they are, the answer is a value or none.</summary>
internal static class NodeValues
{
    private const double Largest = 1e12;

    /// <summary>A text; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number of any size that is measured; null for anything else.</summary>
    public static double? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number
        && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= Largest
            ? number
            : null;
}
