using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Application;

/// <summary>The body of <c>POST /api/ai/query</c>.</summary>
internal sealed record QueryRequest(string Content, string TenantId)
{
    /// <summary>Reads the body; the answer is set when it is no query.</summary>
    public static async Task<(QueryRequest? Query, Answer? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(request.Body, cancellationToken: cancellationToken);
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
