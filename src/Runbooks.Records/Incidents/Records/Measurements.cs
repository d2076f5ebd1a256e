using System.Text.Json.Nodes;
using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What the run measured of the target's answers, before and after the traffic moved.</summary>
internal static class Measurements
{
    public static IReadOnlyList<MeasurementEntry> Of(RunHistory run)
    {
        var moved = run.FirstChange()?.Sequence ?? long.MaxValue;
        var measurements = new List<MeasurementEntry>();
        foreach (var (at, step) in run.All<StepFinished>())
        {
            if (step.Outputs is not { } outputs || step.Kind is not "sample")
                continue;
            var average = Number(outputs, "average_ms", "elapsed_ms");
            if (average is null)
                continue;
            measurements.Add(
                new MeasurementEntry(
                    at.At,
                    step.Path,
                    step.Title,
                    at.Sequence < moved ? "before" : "after",
                    (long)(Number(outputs, "requests", "count", "samples") ?? 1),
                    Math.Round(average.Value, 1),
                    Number(outputs, "p95_ms") is { } p95 ? Math.Round(p95, 1) : null,
                    Number(outputs, "error_rate") is { } rate ? Math.Round(rate, 4) : null
                )
            );
        }

        measurements.AddRange(
            run.All<SampleTaken>()
                .Select(s => new MeasurementEntry(
                    s.At.At,
                    "checklist",
                    s.Event.Title,
                    s.At.Sequence < moved ? "before" : "after",
                    s.Event.Requests,
                    s.Event.AverageMs,
                    s.Event.P95Ms,
                    s.Event.ErrorRate
                ))
        );
        return measurements;
    }

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
