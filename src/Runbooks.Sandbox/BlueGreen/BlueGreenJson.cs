using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;

namespace Runbooks.Sandbox.BlueGreen;

/// <summary>What a controller says, in the members of the blue/green API.</summary>
internal static class BlueGreenJson
{
    /// <summary>The environments that are shown, each with its port and what the controller says of its health.</summary>
    public static Answer Status(
        SandboxEnvironment active,
        IEnumerable<(SandboxEnvironment Environment, int Port, string Health)> environments,
        IReadOnlyList<ControllerEvent> history,
        TimeProvider time
    )
    {
        var described = new JsonObject();
        foreach (var (environment, port, health) in environments)
        {
            var one = new JsonObject { ["port"] = port, ["status"] = environment == active ? "active" : "standby" };
            if (environment.Version is { } version)
                one["version"] = version;
            one["health"] = health;
            described[environment.Name] = one;
        }
        return Answer.Json(
            new JsonObject
            {
                ["currentEnvironment"] = active.Name,
                ["environments"] = described,
                ["deploymentHistory"] = new JsonArray([.. history.Select(Event)]),
                ["timestamp"] = time.Timestamp(),
            }
        );
    }

    public static Answer Health(SandboxEnvironment active, string health, TimeProvider time) =>
        Answer.Json(
            new JsonObject
            {
                ["environment"] = active.Name,
                ["status"] = "active",
                ["version"] = active.Version,
                ["health"] = health,
                ["timestamp"] = time.Timestamp(),
            }
        );

    /// <summary>The answer to a rollback names versions, and the answer to a switch environments.</summary>
    public static Answer Change(ControllerEventKind kind, ChangeAnswer said, TimeProvider time)
    {
        if (said.Word == ChangeWord.Failed)
            return Answer.Error(said.Status, "CONTROLLER_ERROR", "The controller failed.");
        var isRollback = kind == ControllerEventKind.Rollback;
        var body = new JsonObject { ["success"] = said.Change is not null };
        if (said.Change is not { } change)
        {
            body["message"] = said.Because
                ?? (isRollback ? "Rollback refused: no previous version to go back to" : "Switch refused: the standby is not ready");
        }
        else if (isRollback)
        {
            body["message"] = "Rollback completed successfully";
            (body["previousVersion"], body["currentVersion"]) = (change.FromVersion, change.ToVersion);
        }
        else
        {
            body["message"] = "Environment switched successfully";
            (body["previousEnvironment"], body["currentEnvironment"]) = (change.From, change.To);
        }
        body["timestamp"] = time.Timestamp();
        return Answer.Json(body, said.Word == ChangeWord.Accepted ? 202 : 200);
    }

    public static Answer Deployed(SandboxEnvironment standby, string version, TimeProvider time) =>
        Answer.Json(
            new JsonObject
            {
                ["success"] = true,
                ["message"] = "Deployment completed successfully",
                ["standbyEnvironment"] = standby.Name,
                ["version"] = version,
                ["timestamp"] = time.Timestamp(),
            }
        );

    /// <summary>
    /// What a front says that passes nothing on: the same for every path, with what the controller believes and nothing of the
    /// applications. It has the members that an application's answers have, so that only who asks twice is warned.
    /// </summary>
    public static Answer StubFront(SandboxEnvironment active) =>
        Answer.Json(
            new JsonObject
            {
                ["message"] = $"Hello from the {active.Name} environment",
                ["status"] = "healthy",
                ["environment"] = active.Name,
                ["version"] = active.Version,
            }
        );

    private static JsonNode Event(ControllerEvent happened) =>
        happened.Kind switch
        {
            ControllerEventKind.Deployment => new JsonObject
            {
                ["type"] = "deployment",
                ["environment"] = happened.To,
                ["version"] = happened.ToVersion,
                ["status"] = "success",
                ["timestamp"] = happened.At.Timestamp(),
            },
            ControllerEventKind.Switch => new JsonObject
            {
                ["type"] = "environment_switch",
                ["from"] = happened.From,
                ["to"] = happened.To,
                ["version"] = happened.ToVersion,
                ["timestamp"] = happened.At.Timestamp(),
            },
            _ => new JsonObject
            {
                ["type"] = "rollback",
                ["from"] = happened.From,
                ["to"] = happened.To,
                ["previousVersion"] = happened.FromVersion,
                ["currentVersion"] = happened.ToVersion,
                ["timestamp"] = happened.At.Timestamp(),
            },
        };
}
