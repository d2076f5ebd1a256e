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
        if (NodeValues.Text(run.Started.Inputs["reason"]) is { Length: > 0 } reason)
            yield return $"Reported when the run was started: “{Phrases.Clause(reason)}”.";
        foreach (var entry in measurements.Where(m => m.Phase == "before"))
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
            ? string.Create(CultureInfo.InvariantCulture, $", and {errors:0.##%} of them failed")
            : string.Empty;
        return Phrases.Sentence($"{before}{Phrases.Count(entry.Requests, "request")} of “{entry.Title}” took {average} on average{rate}");
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
}
