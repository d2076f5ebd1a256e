using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>The fields of the playbook's two communication templates.</summary>
internal static class Messages
{
    public static JsonObject Of(IncidentRecord record, Func<DateTimeOffset, string>? clock, bool isUnderWay)
    {
        var recovered = record.Outcome == "recovered";
        var isWell = record.Outcome == "nothing wrong";
        var environment = record.Text("target", "environment", "after") ?? record.Text("rollback", "to", "environment");
        return new JsonObject
        {
            ["environment"] = environment?.ToUpperInvariant() ?? "UNKNOWN",
            ["version"] = record.Text("target", "version", "after") ?? "unknown",
            ["reason"] = Phrases.Sentence(Facts.Reason(record) ?? record.Title),
            ["impact"] = record.Text("impact", "summary") ?? "Not assessed yet",
            ["eta"] =
                recovered ? "Recovered"
                : isWell ? "Nothing to resolve"
                : Eta(record, clock, isUnderWay),
            ["duration"] = record.Seconds is { } seconds
                ? $"{Phrases.Duration(seconds)} from detection to {(recovered ? "proved recovery" : "the end of the run")}"
                : "Not known",
            ["root-cause"] = record.Text("analysis", "trigger")
                ?? (
                    record.Text("target", "version", "before") is { } bad
                        ? $"Under investigation; version {bad} served when the run began"
                        : "Under investigation"
                ),
            ["prevention"] = Prevention(record),
            ["notification-status"] =
                isWell ? "Nothing wrong was found"
                : recovered || isUnderWay ? "Monitoring recovery"
                : Phrases.Sentence(
                    $"{(record.Outcome == "not recovered" ? "Not recovered" : "Not proved to have recovered")}, a person "
                        + $"is needed: {record.Text("outcome", "next")}"
                ),
            ["summary-status"] =
                recovered ? "Recovered, by the checks at the end of the run"
                : isWell ? "Nothing wrong was found, and nothing was changed"
                : Phrases.Sentence($"{record.Outcome}: {record.Text("outcome", "reason")}"),
        };
    }

    private static string Eta(IncidentRecord record, Func<DateTimeOffset, string>? clock, bool isUnderWay) =>
        Facts.Time(record.Text("times", "detected", "at")) is { } detected
        && NodeValues.Number(record.Find("derived", "rto", "target-seconds")) is { } objective
            ? $"{(isUnderWay ? "The objective is" : "Not known; the objective was")} "
                + $"{(clock is null ? Facts.Clock(Phrases.Time(detected.AddSeconds(objective))) : clock(detected.AddSeconds(objective)))}"
            : "Not known";

    private static string Prevention(IncidentRecord record)
    {
        var items = (record.Find("action-items") as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(i => i["type"]?.ToString() == "prevent")
            .Select(i => i["title"]?.ToString())
            .ToList();
        return items.Count == 0 ? "To be decided in the review" : string.Join("; ", items) + " (proposed)";
    }
}
