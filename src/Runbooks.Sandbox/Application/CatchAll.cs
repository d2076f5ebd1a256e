using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Application;

/// <summary>What a path gets that no route knows: 404, or a route that takes everything.</summary>
internal static class CatchAll
{
    public static Answer Unknown(SandboxEnvironment environment, TargetRequest request) =>
        environment.Fault(ApplicationFaults.CatchAll) is null
            ? Answer.Error(404, "NOT_FOUND", "There is no such path.")
            : Everything(request);

    public static Answer Everything(TargetRequest request) =>
        Answer.Json(
            new JsonObject
            {
                ["message"] = "Welcome",
                ["method"] = request.Method,
                ["path"] = request.Path,
            }
        );
}
