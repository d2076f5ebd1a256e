using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>What a reader of a pull request wants to know first: how it stands, what was done, and what is left to decide.</summary>
internal static class Headline
{
    private const int MostMoments = 12;

    /// <summary><c>✅ Recovered 13 s after detection; the objective of 5 min was met</c>.</summary>
    public static string Of(IncidentRecord record)
    {
        var after = record.Seconds is { } seconds ? $" {Phrases.Duration(seconds)} after detection" : string.Empty;
        var objective = NodeValues.Number(record.Find("derived", "rto", "target-seconds")) is { } target
            ? $"the objective of {Phrases.Duration(target)}"
            : null;
        return record.Outcome switch
        {
            "recovered" when record.IsObjectiveMet is null =>
                $"✅ Nothing changed: {GroupFacts.Names(record) ?? record.Target} passed what was checked",
            "recovered" => $"✅ Recovered{after}"
                + $"{(objective is null || record.IsObjectiveMet is not { } met
                    ? string.Empty
                    : $"; {objective} was {(met ? "met" : "missed")}")}",
            "nothing wrong" =>
                $"✅ Nothing wrong: {GroupFacts.Names(record) ?? record.Target} passed what was checked, and nothing was changed",
            "not recovered" => $"❌ Not recovered{after}: {Open(record)} a person",
            "cancelled" => $"⏹️ Cancelled{after}: {Open(record)} a person",
            _ when IsUnderWay(record) => $"⏳ Under way: nothing about {GroupFacts.Names(record) ?? record.Target} is proved yet",
            _ => $"❔ The state of {GroupFacts.NeedingSomebody(record)} is unknown: a person must look at it",
        };
    }

    /// <summary>The kind of box that makes the headline stand out; null for one that says that all is well or goes on.</summary>
    public static string? Alert(IncidentRecord record) =>
        record.Outcome is "recovered" or "nothing wrong" || IsUnderWay(record) ? null : "CAUTION";

    private static string Open(IncidentRecord record)
    {
        var names = GroupFacts.NeedingSomebody(record);
        return $"{names} still {(names.Contains(" and ", StringComparison.Ordinal) ? "need" : "needs")}";
    }

    /// <summary>Whether the record was made before its run said how it ended.</summary>
    public static bool IsUnderWay(IncidentRecord record) => record.Outcome == "unknown" && record.Seconds is null;

    /// <summary>What was done and proved, without what was only seen on the way: <c>[{ time, text }]</c>, at most a dozen.</summary>
    public static (JsonArray Shown, int LeftOut) Moments(IncidentRecord record)
    {
        var all = (record.Find("timeline") as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(e => e["kind"]?.ToString() != "observation")
            .ToList();

        // The end tells more than the middle.
        var shown = all.Count <= MostMoments ? all : [.. all.Take(MostMoments / 2), .. all.TakeLast(MostMoments / 2)];
        return (
            new JsonArray([
                .. shown.Select(e =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["time"] = Facts.Clock(NodeValues.Text(e["at"])).Replace(" UTC", string.Empty, StringComparison.Ordinal),
                            ["text"] = TimelineRows.Text(record, e),
                        }
                ),
            ]),
            all.Count - shown.Count
        );
    }
}
