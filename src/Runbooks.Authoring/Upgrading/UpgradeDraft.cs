using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>A runbook under change: its text by places, and beside it what the text must read as afterwards.</summary>
internal sealed class UpgradeDraft
{
    private readonly List<(YamlMapping Step, JsonObject Meant)> _steps = [];

    /// <param name="root">The runbook as it was read.</param>
    /// <param name="edit">Takes the changes.</param>
    public UpgradeDraft(YamlMapping root, YamlEdit edit)
    {
        (Root, Edit, Meant) = (root, edit, (JsonObject)YamlCoreSchema.ToJson(root)!);
        Gather(root, Meant);
        Texts = [.. TextsIn(root, Meant)];
    }

    /// <summary>The runbook as it was read.</summary>
    public YamlMapping Root { get; }

    /// <summary>Takes the changes.</summary>
    public YamlEdit Edit { get; }

    /// <summary>What the text must read as.</summary>
    public JsonObject Meant { get; }

    /// <summary>The steps, those within others too, in the order of the file.</summary>
    public IReadOnlyList<(YamlMapping Step, JsonObject Meant)> Steps => _steps;

    /// <summary>Every single value that stands somewhere in the runbook, with how to replace what it must read as.</summary>
    public IReadOnlyList<(YamlScalar Text, Action<string> Replace)> Texts { get; }

    private void Gather(YamlNode node, JsonNode? meant)
    {
        if (node is YamlSequence list && meant is JsonArray items)
        {
            for (var i = 0; i < list.Items.Count; i++)
                Gather(list.Items[i], items[i]);
        }
        else if (node is YamlMapping mapping && meant is JsonObject members)
        {
            if (mapping.Find("id") is not null && !ReferenceEquals(mapping, Root))
                _steps.Add((mapping, members));
            foreach (var entry in mapping.Entries.Where(e => e.Value is not YamlScalar))
                Gather(entry.Value, members[entry.Key.Value]);
        }
    }

    private IEnumerable<(YamlScalar Text, Action<string> Replace)> TextsIn(YamlNode node, JsonNode? meant)
    {
        if (node is YamlSequence list && meant is JsonArray items)
        {
            for (var i = 0; i < list.Items.Count; i++)
            {
                var at = i;
                if (list.Items[i] is YamlScalar text)
                    yield return (text, value => (items[at], _) = (value, Edit.Replace(text, JsonValue.Create(value))));
                foreach (var inner in TextsIn(list.Items[i], items[i]))
                    yield return inner;
            }
        }
        else if (node is YamlMapping mapping && meant is JsonObject members)
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Value is YamlScalar text)
                    yield return (text, value => (members[entry.Key.Value], _) = (value, Edit.Replace(text, JsonValue.Create(value))));
                foreach (var inner in TextsIn(entry.Value, members[entry.Key.Value]))
                    yield return inner;
            }
        }
    }
}
