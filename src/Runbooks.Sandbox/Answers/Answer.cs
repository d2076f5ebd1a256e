using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Sandbox.Answers;

/// <summary>A whole answer, before faults spoil it; without a body it has no content type either.</summary>
public sealed record Answer(int Status, string ContentType, string Body)
{
    internal const string JsonType = "application/json; charset=utf-8";

    /// <summary>A header besides; null for none.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>An object whose members are written one after the other: for the answers that are asked for again and again.</summary>
    internal static Answer Json(Action<Utf8JsonWriter> members, int status = 200)
    {
        var written = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return new(status, JsonType, Encoding.UTF8.GetString(written.WrittenSpan));
    }

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
