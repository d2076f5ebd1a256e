using System.Text.Json.Nodes;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>
/// Turns what the playbook's controller says of its environments round, as if it had switched: a runbook reads that by requests of its own.
/// </summary>
public static class PlaybookSwitch
{
    /// <param name="bytes">What the controller said.</param>
    /// <param name="began">The status when the rehearsal began.</param>
    /// <param name="now">For the event in its history.</param>
    /// <returns>The status as it would be; null where the answer is none, or does not say of what serves, of what stands by and of the
    /// history what it did when the rehearsal began.</returns>
    public static byte[]? Status(ReadOnlySpan<byte> bytes, ControllerState began, DateTimeOffset now)
    {
        if (ReceivedJson.Parse(bytes) is not (true, JsonObject status) || began.Candidate is not { } standby)
            return null;
        if (PlaybookStatus.Parse(status).Value is not { } said || !IsAsBefore(said, began))
            return null;
        status["currentEnvironment"] = standby.Place;
        if (
            status["environments"] is JsonObject environments
            && environments[began.Serving.Place] is JsonObject active
            && environments[standby.Place] is JsonObject other
        )
        {
            var word = active["status"]?.DeepClone();
            active["status"] = other["status"]?.DeepClone();
            other["status"] = word;
        }

        if (status["deploymentHistory"] is JsonArray history)
        {
            history.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["type"] = "rollback",
                        ["from"] = began.Serving.Place,
                        ["to"] = standby.Place,
                        ["previousVersion"] = began.Serving.Version,
                        ["currentVersion"] = standby.Version,
                        ["timestamp"] = now.UtcDateTime.ToString(
                            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                            System.Globalization.CultureInfo.InvariantCulture
                        ),
                    }
            );
        }

        return System.Text.Encoding.UTF8.GetBytes(status.ToJsonString());
    }

    private static bool IsAsBefore(ControllerState said, ControllerState began) =>
        said.Serving.IsSame(began.Serving) && said.Candidate?.Version == began.Candidate?.Version && said.LastEvent == began.LastEvent;

    /// <summary>The controller's word on health: what it says of the environment that stands by.</summary>
    /// <param name="bytes">What the controller said.</param>
    /// <param name="began">The status when the rehearsal began.</param>
    /// <returns>The word as it would be; null where the answer is none.</returns>
    public static byte[]? Health(ReadOnlySpan<byte> bytes, ControllerState began)
    {
        if (ReceivedJson.Parse(bytes) is not (true, JsonObject health) || began.Candidate is not { } standby)
            return null;
        if (health.ContainsKey("environment"))
            health["environment"] = standby.Place;
        if (health.ContainsKey("version"))
            health["version"] = standby.Version;
        health["health"] = standby.Health;
        return System.Text.Encoding.UTF8.GetBytes(health.ToJsonString());
    }

    /// <summary>What the controller would answer to a switch that it made.</summary>
    public static byte[] Switched(ControllerState began) =>
        System.Text.Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["success"] = true,
                ["message"] = "rehearsed: nothing was sent",
                ["previousVersion"] = began.Serving.Version,
                ["currentVersion"] = began.Candidate?.Version,
            }.ToJsonString()
        );
}
