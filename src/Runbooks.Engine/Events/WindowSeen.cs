using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What a target's monitoring says of the time from half an hour before the problem to its end.</summary>
/// <param name="From">The beginning of the window.</param>
/// <param name="To">Its end.</param>
public sealed record WindowSeen(DateTimeOffset From, DateTimeOffset To) : RunEvent
{
    /// <summary>The file of evidence with the chart; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Chart { get; init; }

    /// <summary>The dashboard at that window; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Dashboard { get; init; }

    /// <summary>The share of requests that failed; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeenSeries? ErrorRate { get; init; }

    /// <summary>How long requests took, in seconds; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeenSeries? Latency { get; init; }

    /// <summary>The share of the error budget that the incident has used up; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BudgetSpent { get; init; }

    /// <summary>Over how many days the budget is; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BudgetDays { get; init; }

    /// <summary>Why something of it is not known; null where all is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}
