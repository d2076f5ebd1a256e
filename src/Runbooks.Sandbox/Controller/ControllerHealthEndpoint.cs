using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary><c>GET /health</c>: the controller's word on the active environment, always with status 200.</summary>
internal sealed class ControllerHealthEndpoint(ControllerState state, HealthWord health, Lifetime lifetime, AnswerWriter writer)
{
    public async Task HandleAsync(HttpContext context)
    {
        var active = state.Active;
        await writer.WriteAsync(
            context,
            "health",
            Answer.Json(
                new JsonObject
                {
                    ["environment"] = active.Name,
                    ["status"] = "active",
                    ["version"] = active.Version,
                    ["health"] = await health.OfAsync(active, context.RequestAborted),
                    ["timestamp"] = lifetime.Time.Timestamp(),
                }
            )
        );
    }
}
