using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>The timeline as pages show it: what was done in one table, and what was seen on the way in another.</summary>
internal static class TimelineRows
{
    /// <param name="record">The record.</param>
    /// <param name="timeline">Its timeline, with what people know of it.</param>
    /// <param name="isSeen">Whether what was seen is wanted, and not what was done.</param>
    /// <returns><c>[{ time, since, text }]</c>.</returns>
    public static JsonArray Of(IncidentRecord record, JsonArray timeline, bool isSeen)
    {
        var rows = timeline.OfType<JsonObject>().Where(e => IsSeen(e) == isSeen);
        return new JsonArray([
            .. rows.Select(e =>
                (JsonNode)
                    new JsonObject
                    {
                        ["time"] = Facts.Clock(NodeValues.Text(e["at"])).Replace(" UTC", string.Empty, StringComparison.Ordinal),
                        ["since"] = Since(NodeValues.Number(e["since-detection-seconds"]) ?? 0),
                        ["text"] = Text(record, e),
                    }
            ),
        ]);
    }

    // When the impact began was seen, and what follows is measured by it.
    private static bool IsSeen(JsonObject entry) =>
        NodeValues.Text(entry["kind"]) == "observation"
        && NodeValues.Text(entry["text"])?.StartsWith(ImpactBegan.Words, StringComparison.Ordinal) != true;

    /// <summary>The sentence of an entry; why the run ended as it did stands at the head of the page.</summary>
    public static string? Text(IncidentRecord record, JsonObject entry) =>
        NodeValues.Text(entry["kind"]) == "outcome" ? $"The run ended: {record.Outcome}." : NodeValues.Text(entry["text"]);

    private static string Since(double seconds) => (seconds < 0 ? "−" : string.Empty) + Phrases.Duration(Math.Abs(seconds));
}
