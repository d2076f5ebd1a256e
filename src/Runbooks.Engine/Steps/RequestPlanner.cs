using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>Plans the request of a step: GET and HEAD are sent, everything else is shown.</summary>
/// <param name="context">The step, and what the plan has found out so far.</param>
internal sealed class RequestPlanner(PlanContext context)
{
    /// <summary>Sends a request where that can be done in a plan.</summary>
    /// <param name="fields">The request as the runbook writes it.</param>
    /// <param name="note">What is to say of it.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The request to show, and either the step, where it was not sent, or the answer.</returns>
    public async Task<(PlannedRequest Shown, StepView? Held, HttpAnswer? Answer)> SendAsync(
        HttpRequestFields fields,
        string? note,
        CancellationToken cancel
    )
    {
        var draft = context.Draft;
        var (shown, call, open, fault) = Fill(fields);
        shown = shown with { Note = note };
        var planned = draft with { Requests = [shown] };
        if (fault is not null)
            return (shown, new StepView(planned with { Forecast = StepForecast.Fails, Why = fault }, null, Until: null), null);
        if (call is null || !IsRead(fields) || !context.State.Reads)
            return (shown, new StepView(Waiting(planned, open), null, $"when `{draft.Path}` is sent"), null);
        var answer = await context.Tools.Client.SendAsync(call, cancel);
        shown = shown with { Answer = PlannedRequests.Answer(answer) };
        return answer is Withheld withheld
            ? (
                shown,
                new StepView(
                    planned with
                    {
                        Requests = [shown],
                        Forecast = StepForecast.Open,
                        Why = $"a plan does not send it: {withheld.Reason}",
                    },
                    null,
                    $"when `{draft.Path}` is sent"
                ),
                null
            )
            : (shown, null, answer);
    }

    /// <summary>A step that waits for what it sends to be known.</summary>
    public static PlannedStep Waiting(PlannedStep planned, IReadOnlyList<OpenValue> open) =>
        open.Count == 0
            ? planned
            : planned with
            {
                Why = $"what it sends is known {string.Join(" and ", open.Select(o => o.Until).Distinct())}",
            };

    /// <summary>Fills a request in.</summary>
    /// <param name="fields">The request as the runbook writes it.</param>
    public ForeseenRequest Fill(HttpRequestFields fields)
    {
        var (scope, unknown) = context.Values();
        return Fill(fields, scope, unknown);
    }

    /// <summary>Fills a request in that reads of other values than a step does.</summary>
    /// <param name="fields">The request as it is written.</param>
    /// <param name="scope">The values that are known.</param>
    /// <param name="unknown">Those that are not.</param>
    public ForeseenRequest Fill(HttpRequestFields fields, Scope scope, UnknownValues unknown)
    {
        foreach (var secret in fields.Headers.SelectMany(h => Credentials.InHeader(h.Key, h.Value.Foresee(scope, unknown).Text)))
            context.Tools.Events.KeepSecret(secret);
        var url = fields.Url.Foresee(scope, unknown);
        var headers = fields.Headers.Select(h => (h.Key, Value: h.Value.Foresee(scope, unknown))).ToList();
        var body = fields.Json?.Foresee(scope, unknown) ?? fields.Body?.Foresee(scope, unknown);
        var text =
            body is null ? null
            : fields.Json is not null ? body.Value?.ToJsonString(CompactJson.Options) ?? "null"
            : body.Text;
        var call = new HttpCall(fields.Method, url.Text)
        {
            Headers = [.. headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Text))],
            Body = text,
            ContentType = fields.ContentType,
            Within = fields.Within,
            MaxBody = fields.MaxBody,
        };
        List<ForeseenValue> all = [url, .. headers.Select(h => h.Value), .. body is null ? Array.Empty<ForeseenValue>() : [body]];
        IReadOnlyList<OpenValue> open = [.. all.SelectMany(v => v.Open).Distinct()];
        var fault = all.Select(v => v.Fault).FirstOrDefault(f => f is not null)?.Message;
        if (fault is null && url.IsKnown && !HttpRequestFields.IsUsable(url.Text))
            fault = $"`{url.Text}` is neither a path nor an address";
        var shown = PlannedRequests.Of(call, context.Tools.Target) with { MayChange = fields.MayChange };
        return new ForeseenRequest(shown, open.Count == 0 && fault is null ? call : null, open, fault);
    }

    /// <summary>Whether a plan may send it.</summary>
    public static bool IsRead(HttpRequestFields fields) => fields.Method is "GET" or "HEAD";
}
