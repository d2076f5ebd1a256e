using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Application;

/// <summary><c>POST /api/ai/query</c>: reads the knowledge, writes the log, answers as JSON or as an event stream.</summary>
internal sealed class QueryEndpoint(SandboxEnvironment environment, Lifetime lifetime)
{
    private int queries;

    public async Task<Answer> AnswerAsync(HttpContext context)
    {
        var (query, refusal) = await QueryRequest.ReadAsync(context.Request, context.RequestAborted);
        if (query is null)
            return refusal!;
        if (environment.QueryLatency is { Ticks: > 0 } latency)
            await lifetime.DelayAsync(latency, context);
        if (environment.Fault(ApplicationFaults.ErrorRate) is { Count: { } every } && Interlocked.Increment(ref queries) % every == 0)
            return Answer.Error(500, "AI_QUERY_FAILED", "The query failed.");

        string message;
        try
        {
            if (environment.Fault(ApplicationFaults.DatabaseBroken) is not null)
                await environment.Database.FailAsync(context.RequestAborted);
            message = await environment.Database.AskAsync(query.TenantId, query.Content, lifetime.Time.Timestamp(), context.RequestAborted);
        }
        catch (SqliteException problem)
        {
            return Answer.Error(500, "DATABASE_ERROR", problem.Message);
        }
        if (environment.HasBreakingApi)
            return Broken(message);
        return IsStreamed(context.Request) ? EventStream.Of(message) : Whole(query, message);
    }

    private bool IsStreamed(HttpRequest request) =>
        environment.Fault(ApplicationFaults.StreamedAnswers) is not null
        || request.Headers.Accept.ToString().Contains(EventStream.ContentType, StringComparison.OrdinalIgnoreCase);

    private Answer Whole(QueryRequest query, string message) =>
        Answer.Json(
            new JsonObject
            {
                ["message"] = message,
                ["version"] = environment.Version,
                ["environment"] = environment.Name,
                ["tenantId"] = query.TenantId,
                ["timestamp"] = lifetime.Time.Timestamp(),
            }
        );

    // The next contract: no `message`, no `version`, and a list where a text was.
    private Answer Broken(string message) =>
        Answer.Json(
            new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["parts"] = new JsonArray(JsonValue.Create(message)),
                    ["release"] = string.Create(CultureInfo.InvariantCulture, $"v{environment.Version}"),
                },
            }
        );
}
