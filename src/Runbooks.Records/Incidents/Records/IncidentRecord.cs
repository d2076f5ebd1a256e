using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbooks.Incidents.Records;

/// <summary>An incident record: the tree that <c>incident.yaml</c> holds, by <see cref="IncidentSchema"/>.</summary>
/// <param name="Json">The tree; times are text in UTC, durations are numbers of seconds unless their key says otherwise.</param>
public sealed record IncidentRecord(JsonObject Json)
{
    public string Id => Text("id") ?? string.Empty;

    /// <summary>What happened, in one line.</summary>
    public string Title => Text("title") ?? string.Empty;

    /// <summary><c>open</c>, <c>draft</c>, <c>in-review</c>, <c>approved</c> or <c>closed</c>.</summary>
    public string Status => Text("status") ?? string.Empty;

    public string Run => Text("run", "id") ?? string.Empty;

    /// <summary>How the run ended, in the words of the journal.</summary>
    public string Outcome => Text("outcome", "result") ?? string.Empty;

    public string Target => Text("target", "name") ?? string.Empty;

    /// <summary>Seconds from detection to the end of the run's verification; null where the run did not get so far.</summary>
    public double? Seconds => NodeValues.Number(Find("derived", "rto", "actual-seconds"));

    /// <summary>Whether the run recovered within its objective; null where there was nothing to recover from.</summary>
    public bool? IsObjectiveMet => Find("derived", "rto", "met") is JsonValue met && met.TryGetValue<bool>(out var isMet) ? isMet : null;

    /// <summary>The incident of the group that its run was a member of; null where it stands alone.</summary>
    public string? PartOf => Text("part-of");

    /// <summary>The branch that carries it: that of its group, or its own.</summary>
    public string Branch => IncidentId.Branch(PartOf ?? Id);

    /// <summary>Whether the target was a sandbox, so that the record counts nowhere.</summary>
    public bool IsRehearsal => Find("rehearsal") is JsonValue said && said.TryGetValue<bool>(out var isOne) && isOne;

    /// <summary>One of the record's times; null where it is not known, or what people wrote is none.</summary>
    /// <param name="time">Such as <c>detected</c>.</param>
    public DateTimeOffset? At(string time) =>
        DateTimeOffset.TryParse(
            Text("times", time, "at"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;

    /// <summary>The items of a list that are mappings; none where there is no list.</summary>
    /// <param name="path">The keys from the top.</param>
    internal IEnumerable<JsonObject> Items(params ReadOnlySpan<string> path) => (Find(path) as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The text at a path; null where there is none.</summary>
    /// <param name="path">The keys from the top.</param>
    public string? Text(params ReadOnlySpan<string> path) =>
        Find(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The node at a path; null where there is none.</summary>
    /// <param name="path">The keys from the top.</param>
    public JsonNode? Find(params ReadOnlySpan<string> path)
    {
        JsonNode? node = Json;
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }
}
