using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary><c>GET /deployment/status</c>.</summary>
internal sealed class StatusEndpoint(
    ControllerState state,
    HealthWord health,
    Func<SandboxEnvironment, int> portOf,
    Lifetime lifetime,
    AnswerWriter writer
)
{
    public async Task HandleAsync(HttpContext context)
    {
        state.CountRead();
        if (state.TakeHiddenRead())
        {
            await writer.WriteAsync(context, "status", Answer.Error(503, "CONTROLLER_BUSY", "The status cannot be read now."));
            return;
        }
        var (active, history) = state.Read();
        var environments = new JsonObject();
        foreach (var environment in new[] { state.Blue, state.Green })
        {
            if (!environment.IsGone)
                environments[environment.Name] = await DescribeAsync(environment, environment == active, context.RequestAborted);
        }
        var body = new JsonObject
        {
            ["currentEnvironment"] = active.Name,
            ["environments"] = environments,
            ["deploymentHistory"] = history,
            ["timestamp"] = lifetime.Time.Timestamp(),
        };
        await writer.WriteAsync(context, "status", Answer.Json(body));
    }

    private async Task<JsonObject> DescribeAsync(SandboxEnvironment environment, bool active, CancellationToken cancellationToken) =>
        new()
        {
            ["port"] = portOf(environment),
            ["status"] = active ? "active" : "standby",
            ["version"] = environment.Version,
            ["health"] = await health.OfAsync(environment, cancellationToken),
        };
}
