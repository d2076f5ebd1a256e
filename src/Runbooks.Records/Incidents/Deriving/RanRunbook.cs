using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Deriving;

/// <summary>A runbook as it ran: what it means, its tree, and its text as it would be with a change.</summary>
public sealed class RanRunbook
{
    private readonly JsonNode _json;
    private readonly YamlMapping _root;

    private RanRunbook(Runbook runbook, YamlMapping root)
    {
        Runbook = runbook;
        _root = root;
        _json = YamlCoreSchema.ToJson(root)!;
    }

    public Runbook Runbook { get; }

    /// <summary>The items of its checklist; null where it has none.</summary>
    public YamlSequence? Checklist => _root.Find("checklist")?.Value as YamlSequence;

    /// <summary>Its triggers; null where it has none.</summary>
    public YamlSequence? Triggers => _root.Find("triggers")?.Value as YamlSequence;

    /// <summary>Reads one; null where it cannot be used.</summary>
    /// <param name="source">The text as it ran.</param>
    public static RanRunbook? Read(SourceText source)
    {
        var bag = new DiagnosticBag();
        return RunbookReader.Read(source, RunbookFormat.Vocabulary, bag) is { } runbook && YamlReader.Read(source, bag) is YamlMapping root
            ? new RanRunbook(runbook, root)
            : null;
    }

    /// <summary>A step of its <c>steps</c>, with where it stands among them; null where the id is of none.</summary>
    /// <param name="id">The step's id.</param>
    public (int Index, YamlMapping Node)? Step(string id)
    {
        var steps = (_root.Find("steps")?.Value as YamlSequence)?.Items ?? [];
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is YamlMapping step && step.Find("id")?.Value is YamlScalar { Value: var value } && value == id)
                return (i, step);
        }

        return null;
    }

    /// <summary>
    /// What it would be with a change; null where the change cannot be made at that place alone, or makes a runbook with
    /// mistakes.
    /// </summary>
    /// <param name="edit">Makes the change in the text.</param>
    /// <param name="meant">Makes the same change in what the text says.</param>
    public RanRunbook? With(Func<YamlEdit, YamlEdit> edit, Action<JsonNode> meant)
    {
        var json = _json.DeepClone();
        meant(json);
        return edit(new YamlEdit(Runbook.Source)).Apply(json) is { } text ? Read(new SourceText(Runbook.Source.Path, text)) : null;
    }
}
