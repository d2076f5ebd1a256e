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
        var questions = ImpactBegan.Questions(record);
        model["timeline"] = ImpactBegan.Timeline(record);
        if (model["observations"] is JsonObject observations)
            observations["open-questions"] = questions;
        model["facts"] = new JsonObject
        {
            ["headline"] = Headline.Of(record),
            ["moments"] = moments,
            ["moments-left-out"] = leftOut,
            ["open-questions"] = questions.Count,
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
            ["verdict"] = Facts.Verdict(record),
            ["chart"] = Charts.Of(record),
            ["numbers"] = Figures.Of(record),
            ["alert"] = Headline.Alert(record),
            ["questions"] = ImpactBegan.QuestionsByPlace(record),
            ["timeline"] = TimelineRows.Of(record, (JsonArray)model["timeline"]!, isSeen: false),
            ["observed"] = TimelineRows.Of(record, (JsonArray)model["timeline"]!, isSeen: true),
            ["proof"] = Facts.Proof(record),
            ["change"] = ChangeFacts.Of(record),
            ["seen-before"] = SeenBefore(record),
            ["window"] = WindowFacts.Of(record),
            ["checks"] = CheckRows.Of(record),
            ["looked-before"] = record.Items("checklist-before").Any(),
            ["undecided"] = CheckRows.HasUndecided(record),
            ["message"] = Messages.Of(record, clock, isUnderWay),
            ["targets"] = GroupFacts.Names(record),
            ["members"] = GroupFacts.Members(record),
            ["group"] = record.Find("group")?.DeepClone(),
            ["part-of"] = GroupFacts.LinkTo(record.PartOf) is { } link ? new JsonObject { ["id"] = record.PartOf, ["link"] = link } : null,
        };
        return model;
    }

    private static JsonArray SeenBefore(IncidentRecord record) =>
        new([
            .. record
                .Items("seen-before")
                .Select(i =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["incident"] = NodeValues.Text(i["incident"]),
                            ["link"] = GroupFacts.LinkTo(NodeValues.Text(i["incident"])),
                            ["text"] = Phrases.Sentence(
                                string.Join(
                                    "; ",
                                    new[]
                                    {
                                        $"{NodeValues.Text(i["alike"])}, {NodeValues.Text(i["outcome"])}",
                                        NodeValues.Text(i["helped"]) is { } helped ? $"what helped was {helped}" : null,
                                        NodeValues.Text(i["items"]),
                                    }.OfType<string>()
                                )
                            ),
                        }
                ),
        ]);

    private static JsonArray Summary(IncidentRecord record)
    {
        if (GroupFacts.Names(record) is { } names)
            return new JsonArray(
                $"{Facts.Detected(record)}, a problem was detected on {names}."
                    + $"{(Facts.Reason(record) is { } reported ? $" What was reported: “{Phrases.Clause(reported)}”." : string.Empty)}",
                "Each target has a run and a record of its own; what became of them stands in the table.",
                record.Text("outcome", "reason") ?? string.Empty
            );
        var first =
            record.Outcome == "nothing wrong"
                ? $"{Facts.Detected(record)}, {record.Target} was looked at."
                : Facts.Released(record) ?? $"{Facts.Detected(record)}, a problem was detected on {record.Target}.";
        if (Facts.Reason(record) is { } reason)
            first += $" What was reported: “{Phrases.Clause(reason)}”.";
        var second = Facts.Verdict(record) is { } verdict ? $"{verdict}." : null;
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
            "recovered" => record.IsObjectiveMet is null ? "There was nothing left to do, so no objective had to be met." : string.Empty,
            "nothing wrong" => record.Text("outcome", "reason") ?? string.Empty,
            "not recovered" => $"The target was not proved to have recovered. {record.Text("outcome", "reason")}",
            "unknown" when Headline.IsUnderWay(record) => record.Text("outcome", "reason") ?? string.Empty,
            "unknown" => $"How the target is now is not proved. {record.Text("outcome", "reason")}",
            "cancelled" => $"The run was cancelled{(record.Seconds is { } s ? $" {Phrases.Duration(s)} after detection" : string.Empty)}. "
                + $"{record.Text("outcome", "reason")}",
            _ => record.Text("outcome", "reason") ?? string.Empty,
        };
        return new JsonArray([.. ((string[])[first, second, third]).Where(s => s.Length > 0).Select(s => (JsonNode)s)]);
    }
}
