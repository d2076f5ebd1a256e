using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Targets;

/// <summary>The target's critical function: the AI query, and what a sensible answer to it is.</summary>
public static class AiQuery
{
    /// <summary>Its path.</summary>
    public const string Path = "/api/ai/query";

    private const string Failed = "the answer says itself that it failed";

    /// <summary>The request, for a tenant.</summary>
    public static HttpCall Call(string tenant, string content) => new("POST", Path)
    {
        Body = new JsonObject { ["content"] = content, ["tenantId"] = tenant }.ToJsonString(),
        Headers = [KeyValuePair.Create("Accept", "application/json, text/event-stream")],
    };

    /// <summary>
    /// Reads an answer: JSON with a `message`, or an event stream with content and an end; neither may say itself that it failed.
    /// </summary>
    /// <returns>What it says and the version that it names, or why it is not sensible.</returns>
    public static (string? Message, string? Version, string? Problem) Read(HttpAnswer answer)
    {
        if (answer is not Answered answered) return (null, null, answer.Describe());
        if (!answered.IsSuccess) return (null, null, $"HTTP {answered.Status}: {answered.Beginning(80)}");
        if (answered.BodyProblem is not null) return (null, null, answered.BodyProblem);
        return answered.MediaType == "text/event-stream" ? ReadStream(answered.Text) : ReadJson(answered);
    }

    private static (string?, string?, string?) ReadJson(Answered answered)
    {
        var (json, problem) = answered.Json();
        if (problem is not null) return (null, null, problem);
        if (SaidFailure.In(json) is { } failure) return (null, null, $"{Failed}: {failure}");
        var message = Text((json as JsonObject)?["message"]);
        return string.IsNullOrWhiteSpace(message)
            ? (null, null, $"the answer has no `message`: {answered.Beginning(80)}")
            : (message, Text((json as JsonObject)?["version"]) is { } version ? PrintableText.Line(version) : null, null);
    }

    private static (string?, string?, string?) ReadStream(string text)
    {
        var content = new System.Text.StringBuilder();
        var ended = false;
        string? version = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("event:", StringComparison.Ordinal) && line[6..].Trim() == "error")
            {
                return (null, null, $"{Failed}: an event of the stream is `error`");
            }

            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            if (ReceivedJson.Parse(System.Text.Encoding.UTF8.GetBytes(line[5..])) is not (true, var value)) return (null, null, "the event stream holds a line that is not JSON");
            if (SaidFailure.In(value) is { } failure) return (null, null, $"{Failed}: {failure}");
            var data = value as JsonObject;
            var type = Text(data?["type"]);
            if (type == "content") content.Append(Text(data?["token"]));
            version ??= Text(data?["version"]) is { } named ? PrintableText.Line(named) : null;
            ended |= type == "done";
        }

        return content.Length == 0 ? (null, null, "the event stream has no content")
            : !ended ? (null, null, "the event stream has no end (`done`)")
            : (content.ToString(), version, null);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
