using System.Text.Json.Nodes;
using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Terminal;

/// <summary>The statistics for other programs: lengths of time in seconds, null where there are too few values.</summary>
internal static class StatisticsJson
{
    public static JsonObject Of(IncidentStatistics statistics, IReadOnlyList<string> groupings)
    {
        var document = Group(statistics.All);
        document["action-items"] = new JsonObject
        {
            ["open"] = statistics.ActionsOpen,
            ["overdue"] = statistics.ActionsOverdue,
            ["done"] = statistics.ActionsDone,
        };
        document["rehearsals"] = statistics.Rehearsals;
        document["unreadable"] = new JsonArray([.. statistics.Unread.Select(u => (JsonNode)u)]);
        document["percentiles"] = "nearest-rank";
        document["by"] = new JsonObject(
            groupings.Select(g => KeyValuePair.Create(g, (JsonNode?)new JsonArray([.. statistics.By(g).Select(Named)])))
        );
        return document;
    }

    private static JsonNode Named(IncidentGroup group)
    {
        var json = Group(group);
        json.Insert(0, "name", group.Name);
        return json;
    }

    private static JsonObject Group(IncidentGroup group) =>
        new()
        {
            ["incidents"] = group.Count,
            ["outcomes"] = new JsonObject(group.Outcomes.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))),
            ["rto"] = new JsonObject { ["met"] = group.ObjectivesMet, ["of"] = group.Counted },
            ["time-to-detect"] = Times(group.Detect),
            ["time-to-mitigate"] = Times(group.Mitigate),
            ["time-to-recover"] = Times(group.Recover),
        };

    private static JsonObject Times(Distribution d) =>
        new()
        {
            ["count"] = d.Count,
            ["median-seconds"] = d.Median,
            ["p90-seconds"] = d.P90,
            ["p95-seconds"] = d.P95,
            ["max-seconds"] = d.Max,
        };
}
