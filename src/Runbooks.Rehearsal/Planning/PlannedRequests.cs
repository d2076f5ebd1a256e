using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Makes the requests that steps and checks would send, as far as they can be known.</summary>
internal static class PlannedRequests
{
    /// <summary>Fills a request in.</summary>
    /// <param name="fields">The request as the runbook writes it.</param>
    /// <param name="target">The target.</param>
    /// <param name="scope">The values that are known.</param>
    /// <param name="unknown">Those that are not.</param>
    /// <returns>The request to show; the call to send where all of it is known; what it waits for; and why it cannot be made.</returns>
    public static (PlannedRequest Shown, HttpCall? Call, IReadOnlyList<OpenValue> Open, string? Fault) Fill(
        HttpRequestFields fields,
        Target target,
        Scope scope,
        UnknownValues unknown
    )
    {
        var url = fields.Url.Foresee(scope, unknown);
        var headers = fields.Headers.Select(h => (h.Key, Value: h.Value.Foresee(scope, unknown))).ToList();
        var body = fields.Json?.Foresee(scope, unknown) ?? fields.Body?.Foresee(scope, unknown);
        var text =
            body is null ? null
            : fields.Json is not null ? body.Value?.ToJsonString(Relaxed) ?? "null"
            : body.Text;
        var call = new HttpCall(fields.Method, url.Text)
        {
            Headers = [.. headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Text))],
            Body = text,
            ContentType = fields.Json is not null ? "application/json" : fields.ContentType,
            Within = fields.Within,
            MaxBody = fields.MaxBody,
        };
        List<ForeseenValue> all = [url, .. headers.Select(h => h.Value), .. body is null ? Array.Empty<ForeseenValue>() : [body]];
        IReadOnlyList<OpenValue> open = [.. all.SelectMany(v => v.Open).Distinct()];
        var fault = all.Select(v => v.Fault).FirstOrDefault(f => f is not null)?.Message;
        if (fault is null && url.IsKnown && !HttpRequestFields.IsUsable(url.Text))
            fault = $"`{url.Text}` is neither a path nor an address";
        var shown = Of(call, target) with { MayChange = fields.MayChange };
        return (shown, open.Count == 0 && fault is null ? call : null, open, fault);
    }

    /// <summary>A request as it would go to the target, with the target's headers. Values that are credentials are hidden.</summary>
    public static PlannedRequest Of(HttpCall call, Target target)
    {
        var isOwn = call.Url.StartsWith('/');
        var url = isOwn ? target.Url + call.Url : call.Url;
        IEnumerable<KeyValuePair<string, string>> headers =
            isOwn || TargetClient.GoesTo(target, url)
                ? target
                    .Headers.Where(h => call.Headers.All(c => !string.Equals(c.Key, h.Key, StringComparison.OrdinalIgnoreCase)))
                    .Concat(call.Headers)
                : call.Headers;
        return new PlannedRequest(call.Method, url)
        {
            Headers =
            [
                .. headers.Select(h =>
                    KeyValuePair.Create(h.Key, Credentials.InHeader(h.Key, h.Value).Any() ? Hidden(h.Key, h.Value) : h.Value)
                ),
            ],
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

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(),
    };

    private static string Hidden(string name, string value) =>
        Credentials
            .InHeader(name, value)
            .Where(s => s.Length > 0)
            .Aggregate(value, (text, secret) => text.Replace(secret, Events.Redactor.Mask, StringComparison.Ordinal));
}
