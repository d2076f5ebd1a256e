using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>A runbook under change: its text by places, and beside it what the text must read as afterwards.</summary>
internal sealed class UpgradeDraft
{
    private readonly List<(YamlMapping Step, JsonObject Meant)> _steps = [];
    private readonly List<(YamlMapping Step, JsonObject Meant, IReadOnlyList<UpgradedText> Kept)> _shortened = [];

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

    /// <summary>Every single value that stands somewhere in the runbook.</summary>
    public IReadOnlyList<UpgradedText> Texts { get; }

    /// <summary>The conditions that a step has in its <c>expect</c>.</summary>
    public IReadOnlyList<UpgradedText> Conditions(YamlMapping step) =>
        step.Find("expect")?.Value is YamlSequence list ? [.. Texts.Where(t => list.Items.Any(i => ReferenceEquals(i, t.At)))] : [];

    /// <summary>Leaves conditions of a step out of its <c>expect</c>, which is taken away where none stays.</summary>
    /// <param name="step">The step; it has an <c>expect</c>.</param>
    /// <param name="meant">What the step must read as.</param>
    /// <param name="kept">The conditions that stay, in whatever words they have in the end.</param>
    public void Keep(YamlMapping step, JsonObject meant, IReadOnlyList<UpgradedText> kept) => _shortened.Add((step, meant, kept));

    /// <summary>The text with the changes in it; null where they cannot be made there alone.</summary>
    /// <remarks>More than one step may have changed a text, so each is written once, when all have been.</remarks>
    public string? Apply()
    {
        var anew = _shortened.SelectMany(s => Conditions(s.Step)).ToHashSet();
        foreach (var text in Texts.Where(t => t.IsChanged && !anew.Contains(t)))
            Edit.Replace(text.At, JsonValue.Create(text.Value));
        foreach (var (step, meant, kept) in _shortened)
        {
            var expect = step.Find("expect")!;
            var list = new JsonArray([.. kept.Select(t => JsonValue.Create(t.Value))]);
            if (kept.Count == 0)
            {
                Edit.Remove(expect);
                meant.Remove("expect");
            }
            else
            {
                Edit.Replace(expect, "expect", list);
                meant["expect"] = list;
            }
        }

        return Edit.Apply(Meant);
    }

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

    private static IEnumerable<UpgradedText> TextsIn(YamlNode node, JsonNode? meant)
    {
        if (node is YamlSequence list && meant is JsonArray items)
        {
            for (var i = 0; i < list.Items.Count; i++)
            {
                var at = i;
                if (list.Items[i] is YamlScalar text)
                    yield return new UpgradedText(text, value => items[at] = value);
                foreach (var inner in TextsIn(list.Items[i], items[i]))
                    yield return inner;
            }
        }
        else if (node is YamlMapping mapping && meant is JsonObject members)
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Value is YamlScalar text)
                    yield return new UpgradedText(text, value => members[entry.Key.Value] = value);
                foreach (var inner in TextsIn(entry.Value, members[entry.Key.Value]))
                    yield return inner;
            }
        }
    }
}
