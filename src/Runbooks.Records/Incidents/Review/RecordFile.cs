using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>A record as it stands in its file: the text, its tree with every place, and what it says.</summary>
/// <param name="Source">The text of <c>incident.yaml</c>.</param>
/// <param name="Root">Its tree.</param>
/// <param name="Record">What it says.</param>
internal sealed record RecordFile(SourceText Source, YamlMapping Root, IncidentRecord Record)
{
    /// <summary>Reads it; null after a diagnostic was added.</summary>
    public static RecordFile? Read(RepositoryFiles files, string path, DiagnosticBag bag)
    {
        if (files.Read(path) is not { } bytes)
        {
            bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no file `{path}`");
            return null;
        }

        var source = new SourceText(path, Encoding.UTF8.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes));
        var root = YamlReader.Read(source, bag);
        if (root is YamlMapping mapping)
            return new RecordFile(source, mapping, new IncidentRecord((JsonObject)YamlCoreSchema.ToJson(mapping)!));
        if (root is not null)
            bag.Add(
                DiagnosticCodes.WrongType,
                root.Span,
                $"the record is {root.Description}",
                help: "a record is a mapping, as the engine writes it"
            );
        return null;
    }

    /// <summary>The node at a path of keys; null where there is none.</summary>
    /// <param name="path">With dots.</param>
    public YamlNode? Find(string path) => Entry(path)?.Value;

    /// <summary>Where the value at a path stands; its key where it is empty, and the nearest key above where it is missing.</summary>
    /// <param name="path">With dots.</param>
    public SourceSpan SpanOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('.'))])
        {
            if (Entry(at) is { } entry)
                return at == path && entry.Value is YamlScalar { Span.Length: > 0 } ? entry.Value.Span : entry.Key.Span;
        }

        return Root.Span;
    }

    private YamlEntry? Entry(string path)
    {
        YamlEntry? entry = null;
        YamlNode? node = Root;
        foreach (var key in path.Split('.'))
        {
            entry = (node as YamlMapping)?.Find(key);
            node = entry?.Value;
        }

        return entry;
    }
}
