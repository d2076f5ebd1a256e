using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>What every template can read: the whole record, and below <c>facts</c> the sentences and charts made from it.</summary>
public static class DocumentModel
{
    /// <param name="record">The record.</param>
    /// <param name="clock">Says a time of day in messages as their reader reads it; null for UTC.</param>
    /// <param name="isUnderWay">Whether the run goes on, so that nothing is said of how it ended.</param>
    public static JsonObject Of(IncidentRecord record, Func<DateTimeOffset, string>? clock = null, bool isUnderWay = false)
    {
        var model = (JsonObject)record.Json.DeepClone();
        var (moments, leftOut) = Headline.Moments(record);
        var (questions, items) = (ImpactBegan.Questions(record), (record.Find("action-items") as JsonArray)?.Count ?? 0);
        model["timeline"] = ImpactBegan.Timeline(record);
        if (model["observations"] is JsonObject observations)
            observations["open-questions"] = questions;
        model["facts"] = new JsonObject
        {
            ["headline"] = Headline.Of(record),
            ["moments"] = moments,
            ["moments-left-out"] = leftOut,
            ["open-questions"] = questions.Count,
            ["action-items"] = items,
            ["to-decide"] = Headline.ToDecide(questions.Count, items),
            ["last"] = (record.Find("timeline") as JsonArray)?.LastOrDefault() is JsonObject last
                ? Facts.Clock(NodeValues.Text(last["at"]))
                : null,
            ["under-way"] = Headline.IsUnderWay(record),
            ["recovered"] = record.Outcome == "recovered",
            ["nothing-wrong"] = record.Outcome == "nothing wrong",
            ["rehearsal"] = record.IsRehearsal,
            ["changed"] = Facts.Changed(record),
            ["sent"] = Facts.ToBeSent(record),
            ["by-hand"] = record.Find("manual")?.DeepClone() ?? new JsonArray(),
            ["directory"] = IncidentId.IsValid(record.Id) ? IncidentId.Directory(record.Id) : null,
            ["summary"] = Summary(record),
            ["detection"] = Detection(record),
            ["verdict"] = Facts.Verdict(record),
            ["chart"] = Charts.Times(record),
            ["response-times"] = Charts.ResponseTimes(record),
            ["message"] = Messages.Of(record, clock, isUnderWay),
            ["targets"] = GroupFacts.Names(record),
            ["members"] = GroupFacts.Members(record),
            ["group"] = record.Find("group")?.DeepClone(),
            ["part-of"] = GroupFacts.LinkTo(record.PartOf) is { } link ? new JsonObject { ["id"] = record.PartOf, ["link"] = link } : null,
        };
        return model;
    }

    private static JsonArray Summary(IncidentRecord record)
    {
        if (GroupFacts.Names(record) is { } names)
            return new JsonArray(
                $"{Facts.Detected(record)}, a problem was detected on {names}."
                    + $"{(Facts.Reason(record) is { } reported ? $" What was reported: “{Phrases.Clause(reported)}”." : string.Empty)}",
                "Each target has a run and a record of its own; what became of them stands in the table.",
                record.Text("outcome", "reason") ?? string.Empty
            );
        var place = $"{record.Target} ({record.Text("target", "base-url")})";
        var first =
            record.Outcome == "nothing wrong"
                ? $"{Facts.Detected(record)}, {place} was looked at."
                : $"{Facts.Detected(record)}, a problem was detected on {place}.";
        if (Facts.Reason(record) is { } reason)
            first += $" What was reported: “{Phrases.Clause(reason)}”.";
        var second = Facts.Verdict(record) is { } verdict ? $"{verdict}. {record.Text("rollback", "observed")}" : null;
        second = (second, Facts.Sent(record)) switch
        {
            (null, null) => Headline.IsUnderWay(record)
                ? "No rollback has been attempted so far, and nothing else was sent that may change the target."
                : "No rollback was attempted, and nothing else was sent that may change the target.",
            (null, { } sent) => $"{sent} Whether that took effect only looking at the target can tell.",
            ({ } known, { } sent) => $"{known} {sent}",
            ({ } known, null) => known,
        };
        var third = record.Outcome switch
        {
            "recovered" => $"Recovery was proved {Took(record)}after detection. {Objective(record)}",
            "nothing wrong" => record.Text("outcome", "reason") ?? string.Empty,
            "not recovered" => $"The target was not proved to have recovered. {record.Text("outcome", "reason")} {Next(record)}",
            "unknown" when Headline.IsUnderWay(record) => record.Text("outcome", "reason") ?? string.Empty,
            "unknown" => $"How the target is now is not proved. {record.Text("outcome", "reason")} {Next(record)}",
            "cancelled" => $"The run was cancelled{(record.Seconds is { } s ? $" {Phrases.Duration(s)} after detection" : string.Empty)}. "
                + $"{record.Text("outcome", "reason")} {Next(record)}",
            _ => record.Text("outcome", "reason") ?? string.Empty,
        };
        return new JsonArray(first, second, third);
    }

    private static JsonArray Detection(IncidentRecord record)
    {
        var source = record.Text("times", "detected", "source");
        var sentences = new JsonArray();
        sentences.Add(
            (JsonNode)(
                record.Text("run", "trigger") == "manual"
                    ? "The run was started by a command; no trigger started it."
                    : $"The trigger “{record.Text("run", "trigger")}” fired and started the run."
            )
        );
        if (record.Outcome == "nothing wrong")
            return sentences;
        sentences.Add(
            (JsonNode)(
                source == "start of the run"
                    ? "Nobody recorded when it was first noticed, so the start of the run counts as the time of detection; "
                        + "the true time may be earlier."
                    : $"The time of detection, {Facts.Clock(record.Text("times", "detected", "at"))}, comes from: {source}."
            )
        );
        if (record.Find("times", "impact-started") is null)
            sentences.Add((JsonNode)"When the impact began is not known yet, so the time it took to detect it is not known either.");
        else if (NodeValues.Number(record.Find("derived", "time-to-detect-seconds")) is { } seconds)
            sentences.Add((JsonNode)$"It took {Phrases.Duration(seconds)} from the first impact to detection.");
        return sentences;
    }

    private static string Took(IncidentRecord record) => record.Seconds is { } seconds ? $"{Phrases.Duration(seconds)} " : string.Empty;

    private static string Next(IncidentRecord record) => $"What to do next: {record.Text("outcome", "next")}";

    private static string Objective(IncidentRecord record)
    {
        var target = NodeValues.Number(record.Find("derived", "rto", "target-seconds")) ?? 0;
        return record.IsObjectiveMet is not { } met
            ? "There was nothing left to do, so no objective had to be met."
            : $"The recovery time objective of {Phrases.Duration(target)} was {(met ? "met" : "missed")}.";
    }
}
