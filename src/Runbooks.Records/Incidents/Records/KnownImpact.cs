using System.Globalization;
using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What the run can say of the impact. What customers felt is for people to write.</summary>
internal static class KnownImpact
{
    public static ImpactSection Of(RunHistory run, IReadOnlyList<MeasurementEntry> measurements) => new([.. Sentences(run, measurements)]);

    private static IEnumerable<string> Sentences(RunHistory run, IReadOnlyList<MeasurementEntry> measurements)
    {
        foreach (var entry in measurements.Where(m => m.Phase == "before"))
        {
            yield return Measured(entry, run);
        }

        if (run.Outcome is Outcome.NotRecovered or Outcome.Unknown)
            yield return "The impact may be going on: the run did not prove that the target recovered.";
    }

    private static string Measured(MeasurementEntry entry, RunHistory run)
    {
        var before =
            run.FirstChange() is null ? string.Empty
            : run.FirstChange()!.Event is RollbackIntended ? "before the rollback, "
            : "before anything was changed, ";
        var average = Phrases.Duration(entry.AverageMs / 1000);
        if (entry.Requests == 1)
            return Phrases.Sentence($"{before}“{entry.Title}” took {average}");
        var rate = entry.ErrorRate is { } errors
            ? errors == 0
                ? ", and none failed"
                : string.Create(CultureInfo.InvariantCulture, $", and {errors:0.##%} of them failed")
            : string.Empty;
        return Phrases.Sentence($"{before}{Phrases.Count(entry.Requests, "request")} of “{entry.Title}” took {average} on average{rate}");
    }
}
