using System.Text.Json.Nodes;

namespace Runbooks.Tests.GitHub;

/// <summary>What is answered.</summary>
internal sealed record FakeAnswer(int Status, JsonNode? Json = null, params (string Name, string Value)[] Headers)
{
    public static FakeAnswer NotFound => Refused(404, "Not Found");

    public static FakeAnswer Refused(int status, string message, params JsonNode[] errors)
    {
        var json = new JsonObject
        {
            ["message"] = message,
            ["documentation_url"] = "https://docs.github.com/rest",
            ["status"] = $"{status}",
        };
        if (errors.Length > 0)
            json["errors"] = new JsonArray([.. errors.Select(e => e.DeepClone())]);
        return new FakeAnswer(status, json);
    }

    public static FakeAnswer Invalid(string resource, string field, string code, string? message = null)
    {
        var error = new JsonObject
        {
            ["resource"] = resource,
            ["field"] = field,
            ["code"] = code,
        };
        if (message is not null)
            error["message"] = message;
        return Refused(422, "Validation Failed", error);
    }

    /// <summary>A page of a list, as the query wants it.</summary>
    public static FakeAnswer Page(FakeRequest request, IEnumerable<JsonObject> items, string? member = null)
    {
        var all = items.ToList();
        var (size, page) = (int.Parse(request["per_page"] ?? "30"), int.Parse(request["page"] ?? "1"));
        var shown = new JsonArray([.. all.Skip((page - 1) * size).Take(Math.Min(size, 100)).Select(i => i.DeepClone())]);
        return new FakeAnswer(200, member is null ? shown : new JsonObject { ["total_count"] = all.Count, [member] = shown });
    }
}
