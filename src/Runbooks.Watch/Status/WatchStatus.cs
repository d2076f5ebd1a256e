using System.Text.Json.Nodes;

namespace Runbooks.Watch.Status;

/// <summary>
/// How a watch stands at one moment: everything that its pages, its metrics and `runbook watch status` show, without secrets.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Since">When it began.</param>
/// <param name="EngineVersion">The version of the engine.</param>
/// <param name="Process">The process.</param>
/// <param name="IsShadow">Whether nothing is done, and only told.</param>
/// <param name="Stalls">How often this process stood still.</param>
/// <param name="Targets">By name.</param>
/// <param name="Events">The latest events, the newest first.</param>
/// <param name="EventCounts">How many events of each kind there were.</param>
public sealed record WatchStatus(
    DateTimeOffset At,
    DateTimeOffset Since,
    string EngineVersion,
    int Process,
    bool IsShadow,
    long Stalls,
    IReadOnlyList<TargetStatus> Targets,
    IReadOnlyList<(DateTimeOffset At, string Text)> Events,
    IReadOnlyDictionary<string, long> EventCounts
)
{
    /// <summary>The mistakes of files that changed, while the former configuration stays; null for none.</summary>
    public string? Mistakes { get; init; }

    public JsonObject ToJson() =>
        new()
        {
            ["at"] = Time(At),
            ["since"] = Time(Since),
            ["engineVersion"] = EngineVersion,
            ["process"] = Process,
            ["shadow"] = IsShadow,
            ["stalls"] = Stalls,
            ["mistakes"] = Mistakes,
            ["targets"] = new JsonArray([.. Targets.Select(t => (JsonNode)t.ToJson())]),
            ["events"] = new JsonArray([.. Events.Select(e => (JsonNode)new JsonObject { ["at"] = Time(e.At), ["text"] = e.Text })]),
        };

    internal static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
