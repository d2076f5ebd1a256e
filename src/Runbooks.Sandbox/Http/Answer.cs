using System.Text.Json.Nodes;

namespace Runbooks.Sandbox.Http;

/// <summary>A whole answer, before faults spoil it.</summary>
internal sealed record Answer(int Status, string ContentType, string Body)
{
    public const string JsonType = "application/json; charset=utf-8";

    public static Answer Json(JsonObject body, int status = 200) => new(status, JsonType, body.ToJsonString());

    public static Answer Error(int status, string code, string message) =>
        Json(
            new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
            },
            status
        );
}
