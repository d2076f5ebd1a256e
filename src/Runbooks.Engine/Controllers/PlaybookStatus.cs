using System.Text.Json.Nodes;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>Reads the status of the playbook's controller out of an answer that is at hand.</summary>
public static class PlaybookStatus
{
    /// <returns>The state, or why there is none.</returns>
    public static Result<ControllerState, string> Parse(HttpAnswer answer)
    {
        var (outputs, problem) = new SentRequest(new HttpCall("GET", "/deployment/status"), answer).Read("status", isText: false);
        return problem is null ? Parse(outputs["body"]) : Result.Failed(problem);
    }

    /// <summary>Reads the JSON of an answer.</summary>
    /// <returns>The state, or why there is none.</returns>
    public static Result<ControllerState, string> Parse(JsonNode? body)
    {
        var answer = new JsonObject { ["status"] = 200, ["body"] = body?.DeepClone() };
        return new StateEvaluation(ShippedControllers.BlueGreen.Definition, new JsonObject { ["status"] = answer }).Evaluate();
    }
}
