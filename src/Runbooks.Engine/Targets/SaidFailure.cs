using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Targets;

/// <summary>
/// What an answer says itself of what was asked: that it failed, although its HTTP status is 2xx. Members at the top of a JSON
/// object are read, in any spelling (<see cref="MemberName"/>); a text that merely speaks of an error says nothing.
/// </summary>
internal static class SaidFailure
{
    private const int LongestTold = 60;

    // False says that it failed: {"success":false}, {"ok":false}.
    private static readonly HashSet<string> Successes = ["success", "succeeded", "successful", "issuccess", "ok"];

    // True says that it failed: {"failed":true}.
    private static readonly HashSet<string> Failures = ["failed", "failure", "iserror", "haserror", "haserrors"];

    // Whatever they hold says that it failed: {"error":{"code":5}}, {"errors":["timeout"]}; nothing, and words for nothing, do not.
    private static readonly HashSet<string> Errors = ["error", "errors", "exception", "errorcode", "errormessage", "errortype"];
    private static readonly HashSet<string> Nothing = ["", "none", "null", "nil", "no", "no_error", "n/a", "success", "false"];

    // A word says how it ended: {"status":"error"}, {"type":"error"}.
    private static readonly HashSet<string> Ends = ["status", "result", "outcome", "type"];
    private static readonly HashSet<string> FailedEnds =
    [
        "error",
        "errored",
        "fail",
        "failed",
        "failing",
        "failure",
        "fatal",
        "exception",
        "internal_error",
        "internal_server_error",
    ];

    // A number of HTTP's, of 400 to 599: {"status":503}.
    private static readonly HashSet<string> Codes = ["status", "statuscode", "code"];

    /// <param name="json">The body of an answer: <c>{"success":false,"message":"…"}</c>; null for none.</param>
    /// <param name="isWeighed">Whether a member says nothing, because whoever asks has weighed it; null for none.</param>
    /// <returns>What says so, for a person: <c>`success` is false</c>; null where nothing does, or where it is no object.</returns>
    public static string? In(JsonNode? json, Func<string, bool>? isWeighed = null)
    {
        if (json is not JsonObject body)
            return null;
        foreach (var (name, value) in body)
        {
            if (value is not null && isWeighed?.Invoke(name) != true && Says(MemberName.Bare(name), value))
                return $"`{PrintableText.Line(name)}` is {Short(value.ToJsonString())}";
        }

        return null;
    }

    private static bool Says(string name, JsonNode value) =>
        (Successes.Contains(name) && WordOf(value) == "false")
        || (Failures.Contains(name) && WordOf(value) == "true")
        || (Errors.Contains(name) && HoldsSomething(value))
        || (Ends.Contains(name) && WordOf(value) is { } end && FailedEnds.Contains(end))
        || (Codes.Contains(name) && WordOf(value) is ['4' or '5', >= '0' and <= '9', >= '0' and <= '9']);

    // An object of an error that has only empty members, as some frameworks always send it, holds nothing either.
    private static bool HoldsSomething(JsonNode? value) =>
        value switch
        {
            JsonObject members => members.Any(m => HoldsSomething(m.Value)),
            JsonArray items => items.Any(HoldsSomething),
            null => false,
            _ => WordOf(value) is not { } word || !IsNothing(word),
        };

    // A code of zeros, and `ok`, say that there is no error; `true` says that there is one.
    private static bool IsNothing(string word) =>
        Nothing.Contains(word) || word.All(c => c is '0' or '.') || (word != "true" && HealthWords.Of(word) == true);

    // A text, a truth or a number, as a word: in lower case, blanks and dashes as underscores.
    private static string? WordOf(JsonNode value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.String => value
                .GetValue<string>()
                .Trim()
                .TrimEnd('.', '!')
                .ToLowerInvariant()
                .Replace(' ', '_')
                .Replace('-', '_'),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };

    private static string Short(string text) => PrintableText.Line(text.Length <= LongestTold ? text : text[..LongestTold] + "…");
}
