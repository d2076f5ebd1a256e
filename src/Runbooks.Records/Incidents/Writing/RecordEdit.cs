using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Writing;

/// <summary>A record in a commit, with changes at places of its text. Whatever else people wrote stays byte by byte.</summary>
public sealed class RecordEdit
{
    private readonly SourceText _source;
    private readonly StoredText _stored;
    private readonly YamlMapping _root;
    private readonly YamlEdit _edit;
    private readonly JsonNode _meant;
    private readonly string _commit;

    private RecordEdit(string commit, SourceText source, StoredText stored, YamlMapping root)
    {
        (_commit, _source, _stored, _root) = (commit, source, stored, root);
        _edit = new YamlEdit(source);
        Record = new IncidentRecord((JsonObject)YamlCoreSchema.ToJson(root)!);
        _meant = Record.Json.DeepClone();
    }

    /// <summary>The record as it stands in the commit.</summary>
    public IncidentRecord Record { get; }

    /// <summary>Whether nothing was changed yet.</summary>
    public bool IsEmpty => _edit.IsEmpty;

    /// <summary>Takes a record up; null after a diagnostic was added.</summary>
    /// <param name="repository">The records repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">Of its <c>incident.yaml</c>.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    public static RecordEdit? Of(RecordsRepository repository, string commit, string path, DiagnosticBag bag)
    {
        if (repository.ReadBytes(commit, path) is not { } bytes)
        {
            bag.Add(DiagnosticCodes.NotFound, null, $"`{path}` is not in commit {commit}");
            return null;
        }

        if (StoredText.Decode(bytes) is not { } stored)
        {
            bag.Add(DiagnosticCodes.NotUtf8, null, $"`{path}` is not UTF-8", help: "save the file as UTF-8");
            return null;
        }

        var source = new SourceText(path, stored.Text);
        if (RecordYaml.Read(source, bag) is null || YamlReader.Read(source, bag) is not YamlMapping root)
            return null;
        return new RecordEdit(commit, source, stored, root);
    }

    /// <summary>Sets a value of a mapping of the record; one that it does not have is added.</summary>
    /// <param name="path">The keys, and the places in lists, from the top to the mapping.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">Null, a single value, or a mapping that stands in brackets.</param>
    /// <param name="after">The key behind which it is added.</param>
    public void Set(IReadOnlyList<object> path, string key, JsonNode? value, string after)
    {
        if (Find(path) is not { } mapping || Meant(path) is not { } meant)
            return;
        if (mapping.Find(key)?.Value is YamlScalar old && value is not JsonObject)
            _edit.Replace(old, value);
        else if (mapping.Find(key)?.Value is { } other)
            _edit.Replace(other, value);
        else if (mapping.Find(after) is { } before)
            _edit.AddAfter(mapping, before, key, value);
        else
            _edit.Add(mapping, key, value);
        meant[key] = value?.DeepClone();
    }

    /// <summary>
    /// The files with the changes in them: the record, and the post-mortem where it was as it is made from the record. Null
    /// where a place is written in a way that cannot be changed alone, such as by an alias.
    /// </summary>
    /// <param name="repository">The records repository.</param>
    /// <param name="time">Bounds the rendering.</param>
    public Dictionary<string, ReadOnlyMemory<byte>>? Files(RecordsRepository repository, TimeProvider time)
    {
        if (_edit.Apply(_meant) is not { } text)
            return null;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { [_source.Path] = _stored.Encode(text) };
        var page = _source.Path[..(_source.Path.LastIndexOf('/') + 1)] + "postmortem.md";
        if (repository.ReadBytes(_commit, page) is not { } bytes || StoredText.Decode(bytes) is not { } before)
            return files;

        // A page that another version or template would make otherwise is not the business of this change.
        var (postmortem, notes) = (new Postmortem(new TemplateCatalog(repository), time), new List<string>());
        if (postmortem.Render(Record, before.Text, notes) != before.Text)
            return files;
        var after = postmortem.Render(new IncidentRecord((JsonObject)_meant.DeepClone()), before.Text, notes);
        if (notes.Count == 0 && after != before.Text)
            files[page] = before.Encode(after);
        return files;
    }

    private YamlMapping? Find(IReadOnlyList<object> path)
    {
        YamlNode? node = _root;
        foreach (var step in path)
        {
            node = (node, step) switch
            {
                (YamlMapping mapping, string key) => mapping.Find(key)?.Value,
                (YamlSequence list, int index) when index < list.Items.Count => list.Items[index],
                _ => null,
            };
        }

        return node as YamlMapping;
    }

    private JsonObject? Meant(IReadOnlyList<object> path)
    {
        JsonNode? node = _meant;
        foreach (var step in path)
            node = step is int index ? node?[index] : node?[(string)step];
        return node as JsonObject;
    }
}
