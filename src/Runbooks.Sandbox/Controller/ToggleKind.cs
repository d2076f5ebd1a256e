using System.Text.Json.Nodes;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary>The two requests that toggle: they differ in the event they write and in the answer they give.</summary>
internal sealed record ToggleKind(
    string Place,
    Func<EnvironmentSwitch, JsonObject> Event,
    Func<EnvironmentSwitch, JsonObject> Fields,
    string Done,
    string Refusal
)
{
    public static ToggleKind Rollback { get; } =
        new(
            "rollback",
            toggle => toggle.RollbackEvent(),
            toggle => new JsonObject { ["previousVersion"] = toggle.FromVersion, ["currentVersion"] = toggle.ToVersion },
            "Rollback completed successfully",
            "Rollback refused: no previous version to go back to"
        );

    public static ToggleKind Switch { get; } =
        new(
            "switch",
            toggle => toggle.SwitchEvent(),
            toggle => new JsonObject { ["previousEnvironment"] = toggle.From, ["currentEnvironment"] = toggle.To },
            "Environment switched successfully",
            "Switch refused: the standby is not ready"
        );

    public Answer Success(EnvironmentSwitch toggle, TimeProvider time, int status = 200)
    {
        var body = new JsonObject { ["success"] = true, ["message"] = Done };
        foreach (var (name, value) in Fields(toggle))
            body[name] = value?.DeepClone();
        body["timestamp"] = time.Timestamp();
        return Answer.Json(body, status);
    }

    public Answer Refuse(TimeProvider time, string? because = null) =>
        Answer.Json(
            new JsonObject
            {
                ["success"] = false,
                ["message"] = because ?? Refusal,
                ["timestamp"] = time.Timestamp(),
            }
        );
}
