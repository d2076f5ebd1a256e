using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Runbooks.Incidents;

/// <summary>An event of a ledger's history; null is what it does not say, or says in another form than a text.</summary>
internal sealed record LedgerEvent
{
    public string? Type { get; init; }

    public string? At { get; init; }

    /// <summary>The environment that served.</summary>
    public string? From { get; init; }

    /// <summary>The environment that serves.</summary>
    public string? To { get; init; }

    public string? PreviousVersion { get; init; }

    public string? CurrentVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Incident { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Run { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verdict { get; init; }

    /// <summary>What began the run by itself; null for a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trigger { get; init; }

    /// <summary>Who did it without a run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? By { get; init; }

    /// <summary>When it ended; null where that is not said, or is no time.</summary>
    [JsonIgnore]
    public DateTimeOffset? Time => TimeOf(At);

    public static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public static LedgerEvent Read(JsonObject entry) => entry.Deserialize(LedgerJson.Default.LedgerEvent)!;

    public JsonObject ToNode() => JsonSerializer.SerializeToNode(this, LedgerJson.Default.LedgerEvent)!.AsObject();
}
