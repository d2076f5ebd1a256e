using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Records;

/// <summary>The record as its file has it: <c>incident.yaml</c>.</summary>
public static class RecordYaml
{
    private static readonly YamlStyle Style = new()
    {
        Header =
        [
            "What a run did and saw, and what people learnt from it. The run wrote all of it but what is marked by a comment:",
            "complete that in the pull request. Keep to roles and teams; name no person.",
        ],
        Comments = new Dictionary<string, string>(PeopleFields.All.Select(f => KeyValuePair.Create(f.Key, f.Value)))
        {
            ["proposals.decision"] = "accept or reject",
        },
        Inline = path =>
            path.StartsWith("times.", StringComparison.Ordinal)
            || path
                is "target.environment"
                    or "target.version"
                    or "derived.rto"
                    or "rollback.from"
                    or "rollback.to"
                    or "rollback.requests.from"
                    or "rollback.requests.to",
    };

    private static readonly HashSet<string> Ours = [.. Style.Header, .. Style.Comments.Values];

    /// <summary>Writes a record, with a comment wherever people complete it.</summary>
    /// <param name="record">The record.</param>
    public static string Write(IncidentRecord record) => YamlWriter.Write(record.Json, Style);

    /// <summary>Writes a record in the place of a file that people edited: their comments stay at what they stood at.</summary>
    /// <param name="record">The record.</param>
    /// <param name="previous">The file as people left it; one that is not YAML has no comments to keep.</param>
    public static string Write(IncidentRecord record, SourceText previous) =>
        YamlReader.Read(previous, new DiagnosticBag()) is { } root
            ? YamlWriter.Write(record.Json, Style with { Kept = YamlComments.Read(previous, root, Ours.Contains) })
            : Write(record);

    /// <summary>Reads a record that the engine wrote and people completed; the schema is not asked.</summary>
    /// <param name="source">The file.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static IncidentRecord? Read(SourceText source, DiagnosticBag bag)
    {
        var root = YamlReader.Read(source, bag);
        if (root is null)
            return null;
        if (YamlCoreSchema.ToJson(root) is JsonObject tree)
            return new IncidentRecord(tree);
        bag.Add(
            DiagnosticCodes.WrongType,
            root.Span,
            $"the record is {root.Description}",
            help: "a record is a mapping, as the engine writes it"
        );
        return null;
    }
}
