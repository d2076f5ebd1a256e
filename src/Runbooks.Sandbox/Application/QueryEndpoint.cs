using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Application;

/// <summary><c>POST /api/ai/query</c>: reads the knowledge, writes the log, answers as JSON or as an event stream.</summary>
internal sealed class QueryEndpoint(SandboxEnvironment environment, Lifetime lifetime)
{
    private int queries;

    public async Task<Answer> AnswerAsync(TargetRequest request, CancellationToken gone)
    {
        var (query, refusal) = QueryRequest.Read(request);
        if (query is null)
            return refusal!;
        if (environment.QueryLatency is { Ticks: > 0 } latency)
            await lifetime.DelayAsync(latency, gone);
        if (environment.Fault(ApplicationFaults.ErrorRate) is { Count: { } every } && Interlocked.Increment(ref queries) % every == 0)
            return Answer.Error(500, "AI_QUERY_FAILED", "The query failed.");

        var (message, error) = environment.Fault(ApplicationFaults.DatabaseBroken) is not null
            ? (null, await environment.Database.FailAsync(gone))
            : await environment.Database.AskAsync(query.TenantId, query.Content, lifetime.Time.Timestamp(), gone);
        if (message is null)
            return Answer.Error(500, "DATABASE_ERROR", error!.Message);
        if (environment.HasBreakingApi)
            return Broken(message);
        return IsStreamed(request) ? EventStream.Of(message) : Whole(query, message);
    }

    private bool IsStreamed(TargetRequest request) =>
        environment.Fault(ApplicationFaults.StreamedAnswers) is not null
        || request.Accept.Contains(EventStream.ContentType, StringComparison.OrdinalIgnoreCase);

    private Answer Whole(QueryRequest query, string message) =>
        Answer.Json(json =>
        {
            json.WriteString("message", message);
            json.WriteString("version", environment.Version);
            json.WriteString("environment", environment.Name);
            json.WriteString("tenantId", query.TenantId);
            json.WriteString("timestamp", lifetime.Time.Timestamp());
        });

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
