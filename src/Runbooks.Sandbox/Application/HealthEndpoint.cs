using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Application;

/// <summary><c>GET /api/health</c>: the application's own word, by a query of its database.</summary>
internal static class HealthEndpoint
{
    public static async Task<Answer> AnswerAsync(SandboxEnvironment environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var error = await environment.FindDatabaseErrorAsync(cancellationToken);
        var healthy = error is null && !environment.HasFault(StandbyFaults.Unhealthy) && !environment.IsSecretlyUnhealthy;
        var database = new JsonObject { ["status"] = error is null ? "connected" : "error" };
        if (error is not null)
        {
            database["code"] = "SQLITE_" + error.Code.ToString(CultureInfo.InvariantCulture);
            database["message"] = error.Message;
        }
        var body = new JsonObject
        {
            ["status"] = healthy ? "healthy" : "unhealthy",
            ["version"] = environment.Version,
            ["environment"] = environment.Name,
            ["database"] = database,
            ["timestamp"] = time.Timestamp(),
        };
        return Answer.Json(body, healthy ? 200 : 503);
    }
}
