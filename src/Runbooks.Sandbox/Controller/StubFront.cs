using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary>
/// A front that passes nothing on: whatever is asked, it answers with the same JSON, which says what the controller believes
/// and nothing of the applications. It has the members that an application's answers have, so that only who asks twice is warned.
/// </summary>
internal sealed class StubFront(ControllerState state, SandboxFaults faults)
{
    /// <summary>Whether it stands in place of the proxy.</summary>
    public bool IsSet => faults.Find(ControllerFaults.StubFront, FaultPlaces.Controller[0]) is not null;

    public Task HandleAsync(HttpContext context)
    {
        var active = state.Active;
        var answer = Answer.Json(
            new JsonObject
            {
                ["message"] = $"Hello from the {active.Name} environment",
                ["status"] = "healthy",
                ["environment"] = active.Name,
                ["version"] = active.Version,
            }
        );
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        return context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
