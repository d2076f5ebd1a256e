using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Expressions.Data;

/// <summary>
/// The values of expressions: null, bool, long, double, string, JsonObject and JsonArray, and <see cref="Absent"/>.
/// Objects and arrays stay the caller's nodes: a large body is never converted, only walked.
/// </summary>
public static class Values
{
    public static readonly object True = true;
    public static readonly object False = false;

    public static object Of(bool value) => value ? True : False;

    public static object? FromJson(JsonNode? node) => node is JsonValue value ? FromJson(value) : node;

    /// <summary>A node without parent: what expressions give away belongs to the taker.</summary>
    public static JsonNode? ToJson(object? value) =>
        value switch
        {
            null => null,
            bool boolean => JsonValue.Create(boolean),
            long number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            string text => JsonValue.Create(text),
            JsonNode node => node.DeepClone(),
            _ => throw new FaultException("the value is absent"),
        };

    /// <summary>A value within a text: numbers invariant, booleans as in JSON, objects as JSON.</summary>
    public static string ToText(object? value) =>
        value switch
        {
            string text => text,
            bool boolean => boolean ? "true" : "false",
            long number => number.ToString(CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            JsonNode node => ToJsonText(node),
            _ => string.Empty,
        };

    public static string ToJsonText(JsonNode? node) => ShortJson.Write(node, ExpressionLimits.Output, cut: false);

    /// <summary>What a person calls such a value: <c>a text</c>, <c>a number</c>, <c>absent</c> …</summary>
    public static string Describe(object? value) =>
        value switch
        {
            null => "null",
            bool => "a boolean",
            long or double => "a number",
            string => "a text",
            JsonArray => "a list",
            JsonObject => "an object",
            _ => "absent",
        };

    /// <summary>What a person calls a kind.</summary>
    public static string Describe(ValueKind kind) =>
        kind switch
        {
            ValueKind.Null => "null",
            ValueKind.Boolean => "a boolean",
            ValueKind.Number => "a number",
            ValueKind.Text => "a text",
            ValueKind.List => "a list",
            ValueKind.Object => "an object",
            _ => "any value",
        };

    public static bool AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => true,
            (bool a, bool b) => a == b,
            (long a, long b) => a == b,
            (long or double, long or double) => ToDouble(left).Equals(ToDouble(right)),
            (string a, string b) => a == b,
            (JsonNode a, JsonNode b) => JsonNode.DeepEquals(a, b),
            _ => false,
        };

    public static bool IsNumber(object? value) => value is long or double;

    public static double ToDouble(object value) => value is long number ? number : (double)value;

    private static object? FromJson(JsonValue value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.String => value.TryGetValue<string>(out var text)
                ? text
                : JsonDocument.Parse(value.ToJsonString()).RootElement.GetString(),
            JsonValueKind.True => True,
            JsonValueKind.False => False,
            JsonValueKind.Number => NumberFromJson(value),
            _ => null,
        };

    private static object NumberFromJson(JsonValue value)
    {
        if (value.TryGetValue<long>(out var whole))
            return whole;
        if (value.TryGetValue<int>(out var small))
            return (long)small;
        if (value.TryGetValue<double>(out var number))
            return number;
        var text = value.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole)
            ? whole
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
