using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Checklist;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Triggers;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Deriving;

/// <summary>
/// Thresholds that what was measured on the bad version does not pass: a trigger that would never have fired, a check that
/// would have called the bad version well. Only where the rollback helped, so that the measured values are known to be bad.
/// </summary>
internal static class LooseThresholds
{
    // A second is what people notice; below it another cause than slowness is likelier.
    private const double LeastMilliseconds = 1000;
    private const double Helped = 0.5;
    private const double Margin = 0.75;
    private const int FewestForRates = 20;

    public static IEnumerable<ProposedChange> Find(RanRunbook ran, RunMeasurements facts)
    {
        if (!facts.HasSwitched || facts.Run.Outcome != Outcome.Recovered)
            return [];
        if (facts.SampleBefore(ran.Runbook) is not { } before || facts.SampleAfter is not { } after)
            return [];
        return Times(ran, facts, before, after).Concat(Rates(ran, facts, before, after));
    }

    private static IEnumerable<ProposedChange> Times(RanRunbook ran, RunMeasurements facts, StepFinished before, SampleTaken after)
    {
        if (
            RunMeasurements.Number(before, "average_ms") is not { } average
            || average < LeastMilliseconds
            || after.AverageMs > average * Helped
        )
            yield break;
        if (SensibleValues.TimeBetween(after.AverageMs / 1000 / Helped, average / 1000 * Margin) is not { } bound)
            yield break;
        var saw =
            $"{RunMeasurements.Number(before, "count")} AI queries took {RunMeasurements.Seconds(average)} on average before the rollback"
            + $"{facts.EvidenceOf(before.Path)} and {RunMeasurements.Seconds(after.AverageMs)} after it (evidence/{after.Evidence})";
        if (
            Silent(ran, facts, "response-time", average / 1000) is { } trigger
            && Tighter(ran, "triggers", ran.Triggers!, trigger.KindName, "average", $"> {bound}") is { } fires
        )
            yield return new(
                $"{Phrases.Sentence(saw)} The trigger “response-time” waits for {trigger.Rule.Bound} and would not have "
                    + $"fired: a person had to notice.",
                fires
            );
        if (
            ran.Runbook.Checklist.OfType<PerformanceCheck>().FirstOrDefault() is { } check
            && check.Average.Holds(average / 1000)
            && check.P95.Holds((RunMeasurements.Number(before, "p95_ms") ?? double.MaxValue) / 1000)
            && Tighter(ran, "checklist", ran.Checklist!, check.Id, "average", $"< {bound}") is { } tells
        )
        {
            yield return new(
                $"{Phrases.Sentence(saw)} The check “performance” wants an average {check.Average}, so that the version "
                    + $"that was rolled back would have passed it.",
                tells
            );
        }
    }

    private static IEnumerable<ProposedChange> Rates(RanRunbook ran, RunMeasurements facts, StepFinished before, SampleTaken after)
    {
        if (
            RunMeasurements.Number(before, "errors") is not { } errors
            || errors < 2
            || RunMeasurements.Number(before, "count") is not { } count
            || count < FewestForRates
        )
            yield break;
        var rate = errors / count;
        if (after.ErrorRate > rate * Helped || SensibleValues.ShareBetween(after.ErrorRate / Helped, rate * Margin) is not { } bound)
            yield break;
        if (
            Silent(ran, facts, "error-rate", rate) is { } trigger
            && Tighter(ran, "triggers", ran.Triggers!, trigger.KindName, "rate", $"> {bound}") is { } fires
        )
        {
            var share = (rate * 100).ToString("0.#", CultureInfo.InvariantCulture);
            yield return new(
                $"{errors} of {count} AI queries ({share}%) failed before the rollback{facts.EvidenceOf(before.Path)}. The "
                    + $"trigger “error-rate” waits for {trigger.Rule.Bound} and would not have fired: a person had to notice.",
                fires
            );
        }
    }

    // A trigger that the run was not started by, and that the measured value would not have set off.
    private static Trigger? Silent(RanRunbook ran, RunMeasurements facts, string kind, double value) =>
        facts.Run.Started.Trigger == "manual"
            ? ran.Runbook.Triggers.FirstOrDefault(t =>
                t.KindName == kind && t.Rule is { IsUpper: true, Bound: { } bound } && !bound.Holds(value)
            )
            : null;

    private static RanRunbook? Tighter(RanRunbook ran, string list, YamlSequence items, string name, string key, string bound)
    {
        for (var i = 0; i < items.Items.Count; i++)
        {
            var index = i;
            if (items.Items[i] is YamlScalar alone && alone.Value == name)
                return ran.With(
                    edit => edit.Replace(alone, name, new JsonObject { [key] = bound }),
                    json => json[list]![index] = new JsonObject { [name] = new JsonObject { [key] = bound } }
                );
            if (items.Items[i] is not YamlMapping { Entries: [{ Key.Value: var kind, Value: var value }] } || kind != name)
                continue;
            if (value is YamlMapping settings)
            {
                return ran.With(
                    edit => settings.Find(key)?.Value is YamlScalar old ? edit.Replace(old, bound) : edit.Add(settings, key, bound),
                    json => json[list]![index]![name]![key] = bound
                );
            }
        }

        return null;
    }
}
