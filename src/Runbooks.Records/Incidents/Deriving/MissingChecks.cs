using System.Text.Json.Nodes;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Requests;
using Runbooks.Steps;

namespace Runbooks.Incidents.Deriving;

/// <summary>What a step saw broken before the rollback, and nothing looked at after it: the run proved less than it could.</summary>
internal static class MissingChecks
{
    private static readonly Threshold Slow = Threshold.Parse("< 3s")!;
    private static readonly Threshold Failing = Threshold.Parse("< 1%")!;

    public static IEnumerable<ProposedChange> Find(RanRunbook ran, RunMeasurements facts)
    {
        if (!facts.HasSwitched || ran.Checklist is not { Items.Count: > 0 } list)
            yield break;
        var proposed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in ran.Runbook.Steps)
        {
            if (facts.Before(step) is not { Status: StepStatus.Passed or StepStatus.Failed } ended)
                continue;
            foreach (var (check, saw, settings) in Symptoms(step, ended))
            {
                if (ran.Runbook.Checklist.Any(c => c.Id == check) || facts.WasChecked(check) || !proposed.Add(check))
                    continue;
                static JsonNode Item(string check, JsonObject? settings) =>
                    settings is null ? JsonValue.Create(check) : new JsonObject { [check] = settings.DeepClone() };
                if (
                    ran.With(
                        edit => edit.Append(list, Item(check, settings)),
                        json => json["checklist"]!.AsArray().Add(Item(check, settings))
                    ) is
                    { } changed
                )
                    yield return new(
                        $"Before the rollback “{step.Title}” saw that {saw}{facts.EvidenceOf(step.Id)}. Whether that is "
                            + $"over was not looked at: “{check}” is not on the checklist.",
                        changed
                    );
            }
        }
    }

    private static IEnumerable<(string Check, string Saw, JsonObject? Settings)> Symptoms(Step step, StepFinished ended) =>
        step.Action switch
        {
            HttpStep { Request: { Method: "GET" } request } when IsScript(request) => Widget(request, ended),
            HttpStep { Request: var asked } when PlaybookApplication.IsQuery(asked) => Query(ended),
            HttpStep { Request: { Method: "GET" } request } => Database(request, ended),
            SampleStep { Request: var asked } when PlaybookApplication.IsQuery(asked) => Sampled(ended),
            _ => [],
        };

    private static bool IsScript(HttpRequestFields request) =>
        request.Url.Text.StartsWith('/') && request.Url.Text.EndsWith(".js", StringComparison.Ordinal);

    private static IEnumerable<(string, string, JsonObject?)> Widget(HttpRequestFields request, StepFinished ended)
    {
        var path = request.Url.Text;
        var settings = path == PlaybookApplication.BundlePath ? null : new JsonObject { ["path"] = path };
        if (Status(ended) is { } status && status is < 200 or > 299)
            yield return (WidgetCheck.Kind.Name, $"{path} answered HTTP {status}", settings);
        else if (RunMeasurements.Text(ended.Outputs?["content_type"]) is { } type && !type.Contains("javascript", StringComparison.Ordinal))
            yield return (WidgetCheck.Kind.Name, $"{path} is {type}, not JavaScript", settings);
    }

    private static IEnumerable<(string, string, JsonObject?)> Query(StepFinished ended)
    {
        if (Status(ended) is { } status && status >= 500)
            yield return (CoreFunctionalityCheck.Kind.Name, $"the AI query answered HTTP {status}", null);
    }

    private static IEnumerable<(string, string, JsonObject?)> Database(HttpRequestFields request, StepFinished ended)
    {
        if (DatabaseCheck.WordOn((ended.Outputs?["body"] as JsonObject)?["database"]) is { } word && !DatabaseCheck.IsWell(word))
            yield return (DatabaseCheck.Kind.Name, $"{request.Url.Text} called the database “{word}”", null);
    }

    private static IEnumerable<(string, string, JsonObject?)> Sampled(StepFinished ended)
    {
        var count = RunMeasurements.Number(ended, "count") ?? 0;
        if (RunMeasurements.Number(ended, "average_ms") is { } average && !Slow.Holds(average / 1000))
            yield return (PerformanceCheck.Kind.Name, $"{count} AI queries took {RunMeasurements.Seconds(average)} on average", null);
        if (RunMeasurements.Number(ended, "errors") is { } errors and > 0 && !Failing.Holds(errors / count))
            yield return (ErrorRateCheck.Kind.Name, $"{errors} of {count} AI queries failed", null);
    }

    private static int? Status(StepFinished ended) => (int?)RunMeasurements.Number(ended, "status");
}
