using System.Text.Json.Nodes;

namespace Runbooks.Sandbox.Answers;

/// <summary>A whole answer, before faults spoil it; without a body it has no content type either.</summary>
public sealed record Answer(int Status, string ContentType, string Body)
{
    internal const string JsonType = "application/json; charset=utf-8";

    /// <summary>A header besides; null for none.</summary>
    public (string Name, string Value)? Header { get; init; }

    internal static Answer Json(JsonObject body, int status = 200) => new(status, JsonType, body.ToJsonString());

    internal static Answer Error(int status, string code, string message) =>
        Json(
            new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
            },
            status
        );
}
