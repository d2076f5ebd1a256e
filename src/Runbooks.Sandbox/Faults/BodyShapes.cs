using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Sandbox.Faults;

/// <summary>The other shapes a body can take. Each is made from the body that would have been sent.</summary>
internal static class BodyShapes
{
    private const int Depth = 500;

    /// <summary>Their names, as the value of <see cref="BodyFaults.OtherShape"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "empty-object",
        "no-body",
        "null",
        "text",
        "number",
        "list",
        "wrapped",
        "nulls",
        "lists",
        "upper-case",
        "values-as-text",
        "versions-as-numbers",
        "unknown-environment",
        "no-environments",
        "deep",
    ];

    /// <summary>What <paramref name="body"/> becomes in the shape called <paramref name="shape"/>.</summary>
    internal static string Apply(string shape, string body) =>
        shape switch
        {
            "no-body" => "",
            "null" => "null",
            "text" => "\"ok\"",
            "number" => "42",
            "list" => $"[{Json(body)}]",
            "wrapped" => $$"""{"data":{{Json(body)}}}""",
            "nulls" => Properties(body, (_, _) => null),
            "lists" => Properties(body, (_, value) => new JsonArray(value)),
            "upper-case" => UpperCase(body),
            "values-as-text" => Properties(body, (_, value) => JsonValue.Create(value?.ToJsonString() ?? "")),
            "versions-as-numbers" => Deep(body, (name, value) => IsVersion(name) ? JsonValue.Create(1.5) : value),
            "unknown-environment" => Deep(body, (name, value) => IsEnvironment(name) ? JsonValue.Create("purple") : value),
            "no-environments" => Properties(body, (name, value) => name == "environments" ? new JsonObject() : value),
            "deep" => new string('[', Depth) + new string(']', Depth),
            _ => "{}",
        };

    private static bool IsVersion(string name) => name.EndsWith("ersion", StringComparison.Ordinal);

    private static bool IsEnvironment(string name) => name is "currentEnvironment" or "environment";

    private static string Json(string body) => Object(body)?.ToJsonString() ?? JsonValue.Create(body).ToJsonString();

    private static string Properties(string body, Func<string, JsonNode?, JsonNode?> change)
    {
        if (Object(body) is not { } source)
            return "{}";
        var target = new JsonObject();
        foreach (var (name, value) in source)
            target[name] = change(name, value?.DeepClone());
        return target.ToJsonString();
    }

    private static string Deep(string body, Func<string, JsonNode?, JsonNode?> change)
    {
        return Object(body) is { } source ? Walk(source).ToJsonString() : "{}";

        JsonNode Walk(JsonObject node)
        {
            var target = new JsonObject();
            foreach (var (name, value) in node)
                target[name] = value is JsonObject inner ? Walk(inner) : change(name, value?.DeepClone());
            return target;
        }
    }

    private static string UpperCase(string body)
    {
        if (Object(body) is not { } source)
            return "{}";
        var target = new JsonObject();
        foreach (var (name, value) in source)
            target[name.ToUpperInvariant()] = value?.DeepClone();
        return target.ToJsonString();
    }

    private static JsonObject? Object(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
