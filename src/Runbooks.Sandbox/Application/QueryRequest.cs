using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;

namespace Runbooks.Sandbox.Application;

/// <summary>The body of <c>POST /api/ai/query</c>.</summary>
internal sealed record QueryRequest(string Content, string TenantId)
{
    /// <summary>Reads the body; the answer is set when it is no query.</summary>
    public static (QueryRequest? Query, Answer? Refusal) Read(TargetRequest request)
    {
        JsonNode? body;
        try
        {
            body = JsonNode.Parse(request.Body);
        }
        catch (JsonException)
        {
            return (null, Answer.Error(400, "INVALID_JSON", "The body is not JSON."));
        }
        if (Text(body, "content") is not { } content)
            return (null, Answer.Error(400, "MISSING_CONTENT", "`content` is required."));
        if (Text(body, "tenantId") is not { } tenant)
            return (null, Answer.Error(400, "MISSING_TENANT_ID", "`tenantId` is required."));
        return (new QueryRequest(content, tenant), null);
    }

    private static string? Text(JsonNode? body, string name) =>
        body is JsonObject fields && fields[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0
            ? text
            : null;
}
