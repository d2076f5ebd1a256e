using System.Text.Json.Serialization;
using Runbooks.Incidents;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A record in a list of them.</summary>
internal sealed record IncidentDocument(
    string Id,
    string Title,
    string Status,
    string Outcome,
    string Target,
    double? Seconds,
    string? Branch,
    string Path
)
{
    /// <summary>The incident of its group; left out where it stands alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PartOf { get; init; }

    public static IncidentDocument Of(IncidentSummary f) =>
        new(f.Id, f.Title, f.Status, f.Outcome, f.Target, f.Seconds, f.Branch, f.Path) { PartOf = f.PartOf };
}
