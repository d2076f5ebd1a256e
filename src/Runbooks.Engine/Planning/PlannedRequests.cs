using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Targets;

namespace Runbooks.Planning;

/// <summary>Shows the requests that steps and checks would send, and what they were answered.</summary>
public static class PlannedRequests
{
    /// <summary>A request as it would go to the target, with the target's headers. Values that are credentials are hidden.</summary>
    public static PlannedRequest Of(HttpCall call, Target target)
    {
        var isOwn = call.Url.StartsWith('/');
        var url = isOwn ? target.Url + call.Url : call.Url;
        IEnumerable<KeyValuePair<string, string>> headers =
            !call.WithoutTargetHeaders && (isOwn || TargetClient.GoesTo(target, url))
                ? target
                    .Headers.Where(h => call.Headers.All(c => !string.Equals(c.Key, h.Key, StringComparison.OrdinalIgnoreCase)))
                    .Concat(call.Headers)
                : call.Headers;
        return new PlannedRequest(call.Method, url)
        {
            Headers = [.. headers.Select(h => KeyValuePair.Create(h.Key, Hidden(h.Key, h.Value)))],
            Body = call.Body,
            ContentType = call.Body is null ? null : call.ContentType,
        };
    }

    /// <summary>What an answer says, in one line.</summary>
    public static PlannedAnswer Answer(HttpAnswer answer)
    {
        var said =
            answer is Answered { BodyProblem: null } answered && answered.Body.Length > 0
                ? $"{answer.Describe()} {answered.Beginning(60)}"
                : answer.Describe();
        return new PlannedAnswer(said, Math.Round(answer.Elapsed.TotalMilliseconds, 1));
    }

    private static string Hidden(string name, string value) =>
        Credentials
            .InHeader(name, value)
            .Where(s => s.Length > 0)
            .Aggregate(value, (text, secret) => text.Replace(secret, Redaction.Redactor.Mask, StringComparison.Ordinal));
}
