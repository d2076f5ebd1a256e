using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>What the run can say of the impact. What customers felt is for people to write.</summary>
internal static class KnownImpact
{
    public static JsonObject Of(RunHistory run, JsonArray measurements) =>
        new()
        {
            ["summary"] = null,
            ["customers-affected"] = null,
            ["functions-affected"] = new JsonArray(),
            ["data-loss"] = null,
            ["known"] = new JsonArray([.. Sentences(run, measurements).Select(s => (JsonNode?)s)]),
        };

    private static IEnumerable<string> Sentences(RunHistory run, JsonArray measurements)
    {
        if (Text(run.Started.Inputs["reason"]) is { Length: > 0 } reason)
            yield return $"Reported when the run was started: “{Phrases.Clause(reason)}”.";
        foreach (var entry in measurements.OfType<JsonObject>().Where(m => NodeValues.Text(m["phase"]) == "before"))
        {
            yield return Measured(entry, run);
        }

        var resolved = run.Resolved;
        if (
            resolved?.Verdict is RollbackVerdict.Switched or RollbackVerdict.WrongVersion
            && run.All<StatusObserved>()
                .FirstOrDefault(s =>
                    s.Event.Environment == resolved.ToEnvironment && s.At.Sequence > (run.FirstOf<RollbackIntended>()?.Sequence ?? 0)
                )
                .At
                is { } moved
        )
            yield return $"From detection until the traffic was seen to have moved, "
                + $"{Phrases.Duration((moved.At - run.Started.DetectedAt).TotalSeconds)} passed.";
        if (run.Outcome is Outcome.NotRecovered or Outcome.Unknown)
            yield return "The impact may be going on: the run did not prove that the target recovered.";
        var before = run.ChecklistBefore();
        foreach (var check in run.Checklist().Where(c => c.Status == CheckStatus.Fail))
        {
            yield return $"At the end of the run, “{check.Title}” failed: {Phrases.Sentence(check.Actual)}"
                + $"{Earlier(before.FirstOrDefault(b => b.Id == check.Id), run)}";
        }

        foreach (
            var check in before.Where(b =>
                b.Status == CheckStatus.Fail && run.Checklist().All(c => c.Id != b.Id || c.Status != CheckStatus.Fail)
            )
        )
        {
            yield return $"When the run began, “{check.Title}” failed: {Phrases.Sentence(check.Actual)}";
        }
    }

    private static string Measured(JsonObject entry, RunHistory run)
    {
        var before =
            run.FirstChange() is null ? string.Empty
            : run.FirstChange()!.Event is RollbackIntended ? "before the rollback, "
            : "before anything was changed, ";
        var requests = (long)(NodeValues.Number(entry["requests"]) ?? 0);
        var average = Phrases.Duration((NodeValues.Number(entry["average-ms"]) ?? 0) / 1000);
        if (requests == 1)
            return Phrases.Sentence($"{before}“{entry["title"]}” took {average}");
        var rate = NodeValues.Number(entry["error-rate"]) is { } errors
            ? string.Create(CultureInfo.InvariantCulture, $", and {errors:0.##%} of them failed")
            : string.Empty;
        return Phrases.Sentence($"{before}{Phrases.Count(requests, "request")} of “{entry["title"]}” took {average} on average{rate}");
    }

    private static string Earlier(CheckFinished? before, RunHistory run)
    {
        var when = run.FirstChange() is null ? "when the run began" : "before anything was changed";
        return before?.Status switch
        {
            CheckStatus.Fail => $" It had failed {when}, too.",
            CheckStatus.Pass => $" It had passed {when}.",
            _ => string.Empty,
        };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
