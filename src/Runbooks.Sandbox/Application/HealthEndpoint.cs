using System.Globalization;
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
        return Answer.Json(
            json =>
            {
                json.WriteString("status", healthy ? "healthy" : "unhealthy");
                json.WriteString("version", environment.Version);
                json.WriteString("environment", environment.Name);
                json.WriteStartObject("database");
                json.WriteString("status", error is null ? "connected" : "error");
                if (error is not null)
                {
                    json.WriteString("code", "SQLITE_" + error.Code.ToString(CultureInfo.InvariantCulture));
                    json.WriteString("message", error.Message);
                }
                json.WriteEndObject();
                json.WriteString("timestamp", time.Timestamp());
            },
            healthy ? 200 : 503
        );
    }
}
