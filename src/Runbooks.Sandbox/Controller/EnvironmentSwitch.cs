using System.Text.Json.Nodes;
using Runbooks.Sandbox.Application;

namespace Runbooks.Sandbox.Controller;

/// <summary>A change of the active environment: done, planned or only claimed.</summary>
internal sealed record EnvironmentSwitch(string From, string To, string FromVersion, string ToVersion)
{
    public static EnvironmentSwitch Between(SandboxEnvironment active) =>
        new(active.Name, active.Other.Name, active.Version, active.Other.Version);

    public JsonObject RollbackEvent() =>
        new()
        {
            ["type"] = "rollback",
            ["from"] = From,
            ["to"] = To,
            ["previousVersion"] = FromVersion,
            ["currentVersion"] = ToVersion,
        };

    public JsonObject SwitchEvent() =>
        new()
        {
            ["type"] = "environment_switch",
            ["from"] = From,
            ["to"] = To,
            ["version"] = ToVersion,
        };
}
