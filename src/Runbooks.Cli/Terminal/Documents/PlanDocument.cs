using System.Text.Json.Nodes;
using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>A plan as one JSON document.</summary>
internal static class PlanJson
{
    /// <summary>Makes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public static JsonObject Of(Plan plan, int exitCode) =>
        new()
        {
            ["answer"] = plan.Answer switch
            {
                PlanAnswer.Goes => "could go",
                PlanAnswer.Stops => "would stop",
                PlanAnswer.Unknown => "would end unknown",
                _ => "locked",
            },
            ["exitCode"] = exitCode,
            ["reason"] = plan.Reason,
            ["stopsAt"] = plan.StopsAt,
            ["runbook"] = plan.Runbook,
            ["title"] = plan.Title,
            ["path"] = plan.Path,
            ["severity"] = plan.Severity,
            ["target"] = new JsonObject
            {
                ["name"] = plan.Target,
                ["baseUrl"] = plan.Address,
                ["status"] = plan.Status,
            },
            ["at"] = plan.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["inputs"] = new JsonObject(plan.Inputs.Select(i => KeyValuePair.Create<string, JsonNode?>(i.Key, i.Value))),
            ["gates"] = List(plan.Gates, g => new JsonObject
            {
                ["name"] = g.Name,
                ["text"] = g.Text,
                ["holdsBack"] = g.Answer != PlanAnswer.Goes,
            }),
            ["steps"] = List(plan.Steps, Of),
            ["onFailure"] = List(plan.OnFailure, Of),
            ["always"] = List(plan.Always, Of),
            ["checklist"] = List(plan.Checklist, Of),
            ["noChecklist"] = plan.NoChecklist,
            ["notices"] = List(plan.Notices, Of),
            ["rto"] = Of(plan.Forecast),
            ["sent"] = List(plan.Sent, Of),
        };

    /// <summary>A forecast.</summary>
    public static JsonObject Of(RecoveryForecast forecast) =>
        new()
        {
            ["objectiveSeconds"] = forecast.Objective.TotalSeconds,
            ["fromSeconds"] = Seconds(forecast.Total.Low),
            ["toSeconds"] = Seconds(forecast.Total.High),
            ["answer"] = forecast.Answer,
            ["phases"] = List(forecast.Phases, p => new JsonObject
            {
                ["phase"] = p.Phase,
                ["fromSeconds"] = p.Range is { } low ? Seconds(low.Low) : null,
                ["toSeconds"] = p.Range is { } high ? Seconds(high.High) : null,
                ["basis"] = new JsonArray([.. p.Basis.Select(b => JsonValue.Create(b))]),
            }),
        };

    /// <summary>A request that left, or was held back.</summary>
    public static JsonObject Of(SentRequest request) =>
        new()
        {
            ["method"] = request.Method,
            ["url"] = request.Url,
            ["status"] = request.Status,
            ["elapsedMs"] = request.ElapsedMs,
            ["problem"] = request.Problem,
            ["withheld"] = request.Withheld,
        };

    private static JsonObject Of(PlannedStep step) =>
        new()
        {
            ["path"] = step.Path,
            ["kind"] = step.Kind,
            ["title"] = step.Title,
            ["fate"] = Word(step.Forecast),
            ["why"] = step.Why,
            ["notes"] = new JsonArray([.. step.Notes.Select(n => JsonValue.Create(n))]),
            ["conditions"] = List(step.Conditions, c => new JsonObject
            {
                ["key"] = c.Key,
                ["text"] = c.Text,
                ["holds"] = c.Holds,
                ["holdsNow"] = c.HoldsNow,
                ["values"] = List(c.Values, v => new JsonObject { ["text"] = v.Text, ["value"] = v.Value }),
                ["detail"] = c.Detail,
            }),
            ["requests"] = List(step.Requests, Of),
            ["rollback"] = step.Rollback is not { } r
                ? null
                : new JsonObject
                {
                    ["decision"] = r.Decision,
                    ["reason"] = r.Reason,
                    ["from"] = new JsonObject { ["environment"] = r.FromEnvironment, ["version"] = r.FromVersion },
                    ["to"] = new JsonObject { ["environment"] = r.ToEnvironment, ["version"] = r.ToVersion },
                    ["wantedVersion"] = r.WantedVersion,
                    ["withinSeconds"] = r.Within.TotalSeconds,
                    ["otherwise"] = r.MaySwitch ? "switch" : "stop",
                    ["protocol"] = new JsonArray([.. r.Protocol.Select(p => JsonValue.Create(p))]),
                },
            ["approval"] = step.Approval is not { } a
                ? null
                : new JsonObject
                {
                    ["question"] = a.Question,
                    ["from"] = new JsonArray([.. a.From.Select(f => JsonValue.Create(f))]),
                    ["expiresSeconds"] = a.Expires.TotalSeconds,
                    ["acceptsYes"] = a.AcceptsYes,
                    ["fourEyes"] = a.FourEyes,
                    ["changes"] = new JsonArray([.. a.Changes.Select(c => JsonValue.Create(c))]),
                },
            ["notice"] = step.Notice is null ? null : Of(step.Notice),
            ["checks"] = List(step.Checks, Of),
            ["seconds"] = new JsonObject { ["from"] = Seconds(step.Time.Low), ["to"] = Seconds(step.Time.High) },
            ["steps"] = List(step.Inside, Of),
        };

    private static JsonObject Of(PlannedCheck check) =>
        new()
        {
            ["id"] = check.Id,
            ["title"] = check.Title,
            ["expected"] = check.Expected,
            ["optional"] = check.IsOptional,
            ["fate"] = Word(check.Forecast),
            ["known"] = check.Known,
            ["requests"] = List(check.Requests, Of),
        };

    private static JsonObject Of(PlannedRequest request) =>
        new()
        {
            ["method"] = request.Method,
            ["url"] = request.Url,
            ["headers"] = new JsonObject(
                request.Headers.DistinctBy(h => h.Key).Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, h.Value))
            ),
            ["contentType"] = request.ContentType,
            ["body"] = request.Body,
            ["mayChange"] = request.MayChange,
            ["note"] = request.Note,
            ["answer"] = request.Answer is null
                ? null
                : new JsonObject { ["said"] = request.Answer.Said, ["elapsedMs"] = request.Answer.ElapsedMs },
        };

    private static JsonObject Of(PlannedNotice notice) =>
        new()
        {
            ["when"] = notice.When,
            ["level"] = notice.Level,
            ["text"] = notice.Text,
            ["readers"] = new JsonArray([.. notice.Readers.Select(r => JsonValue.Create(r))]),
        };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> make) => new([.. items.Select(make)]);

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);

    private static string Word(StepForecast forecast) => forecast.ToString().ToLowerInvariant();
}
