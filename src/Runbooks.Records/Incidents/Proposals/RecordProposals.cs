using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Proposals;

/// <summary>The proposals of a record, which the engine made and people may add to.</summary>
public static class RecordProposals
{
    /// <summary>All of them, in the order of the record; what people left incomplete is empty text.</summary>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<Proposal> Of(IncidentRecord record) => [.. record.Items("proposals").Select(Read)];

    /// <summary>The ids of those that nobody has accepted or rejected: an approved record has none.</summary>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<string> Undecided(IncidentRecord record) =>
        [.. Of(record).Where(p => p.Decision is not (Proposal.Accept or Proposal.Reject)).Select(p => p.Id)];

    /// <summary>Where the decision on each proposal stands in the file; those without the key are left out.</summary>
    /// <param name="source">The record's file.</param>
    public static IReadOnlyDictionary<string, SourceSpan> Decisions(SourceText source)
    {
        var places = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        var root = YamlReader.Read(source, new DiagnosticBag()) as YamlMapping;
        foreach (var item in (root?.Find("proposals")?.Value as YamlSequence)?.Items.OfType<YamlMapping>() ?? [])
        {
            if (item.Find("id")?.Value is YamlScalar id && item.Find("decision") is { } decision)
                places[id.Value] = decision.Key.Span;
        }

        return places;
    }

    private static Proposal Read(JsonObject item) =>
        new(
            NodeValues.Text(item["id"]) ?? string.Empty,
            NodeValues.Text(item["runbook"]) ?? string.Empty,
            NodeValues.Text(item["because"]) ?? string.Empty,
            NodeValues.Text(item["change"]) ?? string.Empty
        )
        {
            Decision = NodeValues.Text(item["decision"]),
            Applied = NodeValues.Text(item["applied"]),
        };
}
