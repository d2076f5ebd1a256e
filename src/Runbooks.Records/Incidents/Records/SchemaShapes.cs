using System.Text.Json.Nodes;

namespace Runbooks.Incidents.Records;

/// <summary>The few shapes a strict JSON Schema is made of. Every object closes itself, and every key must be there.</summary>
internal static class SchemaShapes
{
    public static JsonObject Text() => new() { ["type"] = "string", ["minLength"] = 1 };

    public static JsonObject AnyText() => new() { ["type"] = "string" };

    public static JsonObject Number() => new() { ["type"] = "number" };

    public static JsonObject Whole() => new() { ["type"] = "integer", ["minimum"] = 0 };

    public static JsonObject Boolean() => new() { ["type"] = "boolean" };

    public static JsonObject Time() =>
        Pattern(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?Z$", "A time in UTC: 2026-11-23T15:42:10Z");

    public static JsonObject Day() => Pattern(@"^\d{4}-\d{2}-\d{2}$", "A day: 2026-11-30");

    public static JsonObject Sha256() => Pattern("^[0-9a-f]{64}$", "SHA-256 in lower-case hexadecimal");

    public static JsonObject Pattern(string pattern, string description) =>
        new()
        {
            ["type"] = "string",
            ["pattern"] = pattern,
            ["description"] = description,
        };

    public static JsonObject Constant(string value) => OneOf([value]);

    public static JsonObject OneOf(IReadOnlyList<string> values) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode?)v)]) };

    public static JsonObject List(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    /// <summary>The shape, or null.</summary>
    public static JsonObject Maybe(JsonObject shape)
    {
        if (shape["enum"] is JsonArray values)
            values.Add((JsonNode?)null);
        shape["type"] = new JsonArray(shape["type"]!.DeepClone(), "null");
        return shape;
    }

    public static JsonObject Described(JsonObject shape, string description)
    {
        shape["description"] = description;
        return shape;
    }

    /// <summary>The object without a need for these keys, which records of earlier versions do not have.</summary>
    public static JsonObject Optional(IReadOnlyList<string> keys, JsonObject closed)
    {
        closed["required"] = new JsonArray([
            .. closed["required"]!.AsArray().Select(k => (string)k!).Where(k => !keys.Contains(k)).Select(k => (JsonNode?)k),
        ]);
        return closed;
    }

    public static JsonObject Closed(params (string Key, JsonObject Shape)[] properties) =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Shape))),
            ["required"] = new JsonArray([.. properties.Select(p => (JsonNode?)p.Key)]),
            ["additionalProperties"] = false,
            ["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject() },
        };
}
