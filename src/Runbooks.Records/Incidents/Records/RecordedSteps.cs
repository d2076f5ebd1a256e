using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>The steps as they ended, in the order in which they did.</summary>
internal static class RecordedSteps
{
    public static JsonArray Of(RunHistory run)
    {
        var retries = run.All<StepRetried>().ToLookup(r => r.Event.Path);
        var steps = new JsonArray();
        foreach (var (_, step) in run.All<StepFinished>())
        {
            steps.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["id"] = step.Path,
                        ["kind"] = step.Kind,
                        ["title"] = step.Title,
                        ["status"] = Words.Of(step.Status),
                        ["started-at"] = Phrases.Time(step.StartedAt),
                        ["duration-ms"] = Math.Round(step.DurationMs, 1),
                        ["attempts"] = retries[step.Path].Count() + 1,
                        ["error"] = step.Error is null ? null : Error(step.Error),
                        ["note"] = step.Note,
                    }
            );
        }

        return steps;
    }

    private static JsonObject Error(RunError error) =>
        new()
        {
            ["code"] = error.Code,
            ["message"] = error.Message,
            ["place"] = error.Place,
            ["line"] = error.Source?.Trim(),
            ["help"] = error.Help,
        };
}
