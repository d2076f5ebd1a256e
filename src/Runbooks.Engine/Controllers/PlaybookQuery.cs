using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>The playbook's AI query, the critical request where a target describes no application, and what a sensible answer is.</summary>
public static class PlaybookQuery
{
    private const string SaysFailed = "the answer says itself that it failed";

    /// <summary>The request.</summary>
    /// <param name="tenant">Whose; null where the target says none: then none is sent.</param>
    /// <param name="content">The question.</param>
    public static HttpCall Call(string? tenant, string content) =>
        new("POST", PlaybookApplication.QueryPath)
        {
            Body = (
                tenant is null ? new JsonObject { ["content"] = content } : new JsonObject { ["content"] = content, ["tenantId"] = tenant }
            ).ToJsonString(),
            Headers = [KeyValuePair.Create("Accept", "application/json, " + EventStream.MediaType)],
        };

    /// <summary>
    /// Reads an answer: JSON with a `message`, or an event stream with content and an end; neither may say itself that it failed.
    /// </summary>
    /// <returns>What it says, or why it is not sensible.</returns>
    public static Result<string, string> Read(HttpAnswer answer)
    {
        if (answer is not Answered answered)
            return Result.Failed(answer.Describe());
        if (!answered.IsSuccess)
            return Result.Failed($"HTTP {answered.Status}: {answered.Beginning(80)}");
        if (answered.BodyProblem is not null)
            return Result.Failed(answered.BodyProblem);
        return answered.MediaType == EventStream.MediaType ? ReadStream(answered.Text) : ReadJson(answered);
    }

    /// <summary>An answer that is not sensible.</summary>
    internal static FailedAnswer Failed(HttpAnswer answer) =>
        answer.At(
            PlaybookApplication.QueryPath,
            answer is Answered { Fault: null } whole && LacksMessage(whole) ? AnswerFault.NoMessage : null
        );

    private static bool LacksMessage(Answered answer) =>
        answer.MediaType != EventStream.MediaType
        && answer.Json() is ({ } json, null)
        && SaidFailure.In(json) is null
        && string.IsNullOrWhiteSpace(MessageIn(json));

    private static string? MessageIn(JsonNode? json) => Text((json as JsonObject)?["message"]);

    private static Result<string, string> ReadJson(Answered answered)
    {
        var (json, problem) = answered.Json();
        if (problem is not null)
            return Result.Failed(problem);
        if (SaidFailure.In(json) is { } failure)
            return Result.Failed($"{SaysFailed}: {failure}");
        var message = MessageIn(json);
        return string.IsNullOrWhiteSpace(message) ? Result.Failed($"the answer has no `message`: {answered.Beginning(80)}") : message;
    }

    private static Result<string, string> ReadStream(string text)
    {
        var content = new System.Text.StringBuilder();
        var ended = false;
        foreach (var (happened, isJson, value) in EventStream.Lines(text))
        {
            if (happened == "error")
                return Result.Failed($"{SaysFailed}: an event of the stream is `error`");
            if (happened is not null)
                continue;
            if (!isJson)
                return Result.Failed("the event stream holds a line that is not JSON");
            if (SaidFailure.In(value) is { } failure)
                return Result.Failed($"{SaysFailed}: {failure}");
            var data = value as JsonObject;
            var type = Text(data?["type"]);
            if (type == "content")
                content.Append(Text(data?["token"]));
            ended |= type == "done";
        }

        return content.Length == 0 ? Result.Failed("the event stream has no content")
            : !ended ? Result.Failed("the event stream has no end (`done`)")
            : content.ToString();
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
