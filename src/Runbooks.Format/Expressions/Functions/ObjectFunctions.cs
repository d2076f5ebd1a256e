using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>Functions on objects and on any value.</summary>
internal static class ObjectFunctions
{
    public static readonly Function[] All =
    [
        new(
            "object.has_key",
            ["object", "key"],
            2,
            ValueKind.Boolean,
            "Whether the object has the key, even with null under it.",
            a => Values.Of(a[0] is JsonObject owner && owner.ContainsKey(a.Text(1))),
            TakesAbsent: true
        ),
        new(
            "object.has_value",
            ["object", "key"],
            2,
            ValueKind.Boolean,
            "Whether the object has the key with something other than null under it.",
            a => Values.Of(a[0] is JsonObject owner && owner[a.Text(1)] is not null),
            TakesAbsent: true
        ),
        new(
            "object.is_absent",
            ["value"],
            1,
            ValueKind.Boolean,
            "Whether there is no such member.",
            a => Values.Of(a[0] is Absent),
            TakesAbsent: true
        ),
        new("object.keys", ["object"], 1, ValueKind.List, "The keys, in their order.", a => new JsonArray([
            .. a.Object(0).Select(p => (JsonNode?)JsonValue.Create(p.Key)),
        ])),
        new("object.values", ["object"], 1, ValueKind.List, "The values, in the order of their keys.", a => new JsonArray([
            .. a.Object(0).Select(p => p.Value?.DeepClone()),
        ])),
        new("object.size", ["object"], 1, ValueKind.Number, "How many keys there are.", a => (long)a.Object(0).Count),
        new(
            "object.typeof",
            ["value"],
            1,
            ValueKind.Text,
            "`text`, `number`, `boolean`, `list`, `object`, `null` or `absent`.",
            a => Values.Describe(a[0]).Split(' ')[^1],
            TakesAbsent: true
        ),
        new("object.to_json", ["value"], 1, ValueKind.Text, "The value as JSON.", a => Values.ToJsonText(Values.ToJson(a[0]))),
        new("object.to_text", ["value"], 1, ValueKind.Text, "The value as it stands within a text.", a => Values.ToText(a[0])),
    ];
}
