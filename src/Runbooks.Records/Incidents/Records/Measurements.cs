using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>What the run measured of the target's answers, before and after the traffic moved.</summary>
internal static class Measurements
{
    public static JsonArray Of(RunHistory run)
    {
        var moved = run.FirstChange()?.Sequence ?? long.MaxValue;
        var measurements = new JsonArray();
        foreach (var (at, step) in run.All<StepFinished>())
        {
            if (step.Outputs is not { } outputs || step.Kind is not "sample")
                continue;
            var average = Number(outputs, "average_ms", "elapsed_ms");
            if (average is null)
                continue;
            measurements.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["at"] = Phrases.Time(at.At),
                        ["step"] = step.Path,
                        ["title"] = step.Title,
                        ["phase"] = at.Sequence < moved ? "before" : "after",
                        ["requests"] = (long)(Number(outputs, "requests", "count", "samples") ?? 1),
                        ["average-ms"] = Math.Round(average.Value, 1),
                        ["p95-ms"] = Rounded(Number(outputs, "p95_ms")),
                        ["error-rate"] = Number(outputs, "error_rate") is { } rate ? Math.Round(rate, 4) : null,
                    }
            );
        }

        foreach (var (at, sample) in run.All<SampleTaken>())
        {
            measurements.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["at"] = Phrases.Time(at.At),
                        ["step"] = "checklist",
                        ["title"] = sample.Title,
                        ["phase"] = at.Sequence < moved ? "before" : "after",
                        ["requests"] = sample.Requests,
                        ["average-ms"] = sample.AverageMs,
                        ["p95-ms"] = sample.P95Ms,
                        ["error-rate"] = sample.ErrorRate,
                    }
            );
        }

        return measurements;
    }

    private static JsonValue? Rounded(double? value) => value is { } number ? JsonValue.Create(Math.Round(number, 1)) : null;

    // Outputs are read by expressions, which write a hyphen as an underscore; either may stand in the key.
    private static double? Number(JsonObject outputs, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var node = outputs[name] ?? outputs[name.Replace('_', '-')];
            if (NodeValues.Number(node) is { } number)
                return number;
        }

        return null;
    }
}
