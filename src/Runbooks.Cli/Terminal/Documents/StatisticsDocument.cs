using System.Text.Json.Serialization;
using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>The statistics of all incidents or of a group: lengths of time in seconds, null where there are too few values.</summary>
internal sealed class StatisticsDocument
{
    private readonly IncidentGroup _group;

    internal StatisticsDocument(IncidentStatistics statistics, IReadOnlyList<string> groupings)
    {
        _group = statistics.All;
        ActionItems = new(statistics.ActionsOpen, statistics.ActionsOverdue, statistics.ActionsDone);
        Rehearsals = statistics.Rehearsals;
        Unreadable = statistics.Unread;
        Percentiles = "nearest-rank";
        By = groupings.ToDictionary(g => g, g => statistics.By(g).Select(group => new StatisticsDocument(group)));
    }

    private StatisticsDocument(IncidentGroup group) => (_group, Name) = (group, group.Name);

    /// <summary>What the group has in common; null of all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; }

    public int Incidents => _group.Count;

    public IReadOnlyDictionary<string, int> Outcomes => _group.Outcomes.ToDictionary();

    public ObjectivePart Rto => new(_group.ObjectivesMet, _group.Counted);

    [JsonPropertyName("time-to-detect")]
    public Times Detect => Times.Of(_group.Detect);

    [JsonPropertyName("time-to-mitigate")]
    public Times Mitigate => Times.Of(_group.Mitigate);

    [JsonPropertyName("time-to-recover")]
    public Times Recover => Times.Of(_group.Recover);

    /// <summary>Null of a group, like all below.</summary>
    [JsonPropertyName("action-items"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActionsPart? ActionItems { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rehearsals { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Unreadable { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Percentiles { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IEnumerable<StatisticsDocument>>? By { get; }

    internal sealed record ObjectivePart(int Met, int Of);

    internal sealed record ActionsPart(int Open, int Overdue, int Done);

    internal sealed record Times(
        int Count,
        [property: JsonPropertyName("median-seconds")] double? Median,
        [property: JsonPropertyName("p90-seconds")] double? P90,
        [property: JsonPropertyName("p95-seconds")] double? P95,
        [property: JsonPropertyName("max-seconds")] double? Max
    )
    {
        public static Times Of(Distribution d) => new(d.Count, d.Median, d.P90, d.P95, d.Max);
    }
}
