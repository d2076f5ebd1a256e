using System.Text.Json;
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
        IReadOnlyList<PlayedEvent> history,
        TimeProvider time
    ) =>
        Answer.Json(json =>
        {
            json.WriteString("currentEnvironment", active.Name);
            json.WriteStartObject("environments");
            foreach (var (environment, port, health) in environments)
            {
                json.WriteStartObject(environment.Name);
                json.WriteNumber("port", port);
                json.WriteString("status", environment == active ? "active" : "standby");
                if (environment.Version is { } version)
                    json.WriteString("version", version);
                json.WriteString("health", health);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteStartArray("deploymentHistory");
            foreach (var happened in history)
                Write(json, happened);
            json.WriteEndArray();
            json.WriteString("timestamp", time.Timestamp());
        });

    public static Answer Health(SandboxEnvironment active, string health, TimeProvider time) =>
        Answer.Json(json =>
        {
            json.WriteString("environment", active.Name);
            json.WriteString("status", "active");
            json.WriteString("version", active.Version);
            json.WriteString("health", health);
            json.WriteString("timestamp", time.Timestamp());
        });

    /// <summary>The answer to a rollback names versions, and the answer to a switch environments.</summary>
    public static Answer Change(PlayedEventKind kind, ChangeAnswer said, TimeProvider time)
    {
        if (said.Word == ChangeWord.Failed)
            return Answer.Error(said.Status, "CONTROLLER_ERROR", "The controller failed.");
        var isRollback = kind == PlayedEventKind.Rollback;
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

    private static void Write(Utf8JsonWriter json, PlayedEvent happened)
    {
        json.WriteStartObject();
        switch (happened.Kind)
        {
            case PlayedEventKind.Deployment:
                json.WriteString("type", "deployment");
                json.WriteString("environment", happened.To);
                json.WriteString("version", happened.ToVersion);
                json.WriteString("status", "success");
                break;
            case PlayedEventKind.Switch:
                json.WriteString("type", "environment_switch");
                json.WriteString("from", happened.From);
                json.WriteString("to", happened.To);
                json.WriteString("version", happened.ToVersion);
                break;
            default:
                json.WriteString("type", "rollback");
                json.WriteString("from", happened.From);
                json.WriteString("to", happened.To);
                json.WriteString("previousVersion", happened.FromVersion);
                json.WriteString("currentVersion", happened.ToVersion);
                break;
        }
        json.WriteString("timestamp", happened.At.Timestamp());
        json.WriteEndObject();
    }
}
