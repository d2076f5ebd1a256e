using Runbooks.Checklist;
using Runbooks.Diagnostics;
using Runbooks.Steps;
using Runbooks.Triggers;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Reads a runbook and collects every mistake in it.</summary>
public static class RunbookReader
{
    /// <summary>The version of the format, which every file names.</summary>
    public const string ApiVersion = FormatVersion.Current;

    /// <summary>The key of the checks of its own that a runbook declares.</summary>
    public const string OwnChecks = "checks";

    /// <summary>The key of what must be seen at the end.</summary>
    public const string Checklist = "checklist";

    private static readonly Field<string> ApiVersionField = new(
        "apiVersion",
        "The version of the format.",
        Shapes.OneOf(ApiVersion),
        required: true
    );
    private static readonly Field<string> IdField = new("id", "The file's name without its ending.", Shapes.Id, required: true);
    private static readonly Field<string> TitleField = new("title", "What a person calls it.", Shapes.Text, required: true);
    private static readonly Field<string> DescriptionField = new("description", "What it is for and when to use it.", Shapes.Text);
    private static readonly Field<string> SeverityField = new(
        "severity",
        "How bad what it mends is, and so its RTO: critical 2m, performance 5m, feature 15m, minor 30m.",
        Shapes.OneOf([.. Severity.All.Select(s => s.Name)]),
        required: true
    );
    private static readonly Field<IReadOnlyList<InputDefinition>> InputsField = new(
        "inputs",
        "What it is told when it runs, by name.",
        InputsShape()
    );
    private static readonly Field<IReadOnlyList<Trigger>> TriggersField = new(
        "triggers",
        "What makes `runbook watch` run it.",
        TriggerReader.Triggers
    );
    private static readonly UsualField<TimeSpan> TimeoutField = new(
        "timeout",
        "The longest its steps and its checklist may take together; then the run has failed.",
        Shapes.Interval,
        usual: TimeSpan.FromHours(1)
    );
    private static readonly Field<IReadOnlyList<Step>> StepsField = new(
        "steps",
        "What it does, in order.",
        StepReader.Steps,
        required: true
    );
    private static readonly Field<IReadOnlyList<Kind<Check>>> ChecksField = new(
        OwnChecks,
        "Checks of your own, by name, for `checklist` and `check` steps: each with `http`, `promql` or `command`, and what must be true "
            + "(`pass`); or `target`, where each target describes it.",
        OwnCheckReader.Declared
    );
    private static readonly Field<IReadOnlyList<Check>> ChecklistField = new(
        Checklist,
        "What must be seen at the end for the run to be called recovered.",
        CheckReader.Checks
    );
    private static readonly Field<IReadOnlyList<Step>> OnFailureField = new(
        "on-failure",
        "What it does when a step failed.",
        StepReader.Steps
    );
    private static readonly Field<IReadOnlyList<Step>> AlwaysField = new(
        "always",
        "What it does at the end, whatever happened.",
        StepReader.Steps
    );

    private static readonly Field<DrillSettings> DrillsField = new(
        "drills",
        "How it is drilled: what its runs are told, and how they end where that is not what is safe by default.",
        DrillSettings.Shape
    );

    /// <summary>The keys of a runbook.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        ApiVersionField,
        IdField,
        TitleField,
        DescriptionField,
        SeverityField,
        InputsField,
        TriggersField,
        TimeoutField,
        StepsField,
        ChecksField,
        ChecklistField,
        OnFailureField,
        AlwaysField,
        DrillsField,
    ];

    /// <summary>Reads <paramref name="source"/>.</summary>
    /// <param name="source">The text with its path; the path's file name is the id that is wanted.</param>
    /// <param name="vocabulary">The kinds that exist.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <returns>Null where a mistake was found.</returns>
    public static Runbook? Read(SourceText source, Vocabulary vocabulary, DiagnosticBag bag) =>
        YamlReader.Read(source, bag) is { } root ? Read(root, vocabulary, bag) : null;

    /// <summary>Reads the tree of a text, as the text itself.</summary>
    public static Runbook? Read(YamlNode root, Vocabulary vocabulary, DiagnosticBag bag)
    {
        var source = root.Span.Source;
        var context = new ReadContext(bag, vocabulary);
        if (root is not YamlMapping mapping)
            return Shapes.Mistyped<Runbook>(root, context, "a runbook: a mapping with apiVersion, id, title, severity and steps");

        var names = KnownNames.Collect(mapping, vocabulary);
        var own = mapping.Find(ChecksField.Name);
        var declared = own is null ? [] : OwnCheckReader.Declared.Read(own.Value, context);
        var values = FieldValues.Read(
            own is null ? mapping : new YamlMapping(mapping.Span, [.. mapping.Entries.Where(e => e != own)]),
            Fields,
            "a runbook",
            context with
            {
                Names = names,
                Vocabulary = vocabulary.With<Check>([.. vocabulary.Of<Check>(), .. declared ?? []]),
            }
        );
        if (values.Get(IdField) is { } id)
            FileNames.Check(
                source,
                id,
                values.Entry(IdField)!,
                bag,
                f => $"the id is `{id}`, but the file is called `{f}`",
                f => $"name the file `{id}.yaml`, or the runbook `{f}`"
            );
        var steps = values.Get(StepsField) ?? [];
        if (values.IsComplete && steps.Count == 0)
            bag.Add(
                DiagnosticCodes.MissingKey,
                values.Entry(StepsField)!.Key.Span,
                "a runbook without a step does nothing",
                help: "add a step"
            );
        if (!values.IsComplete)
            return null;

        var runbook = new Runbook(
            values.Get(IdField)!,
            values.Get(TitleField)!,
            Severity.All.First(s => s.Name == values.Get(SeverityField)),
            source
        )
        {
            Description = values.Get(DescriptionField),
            Inputs = values.Get(InputsField) ?? [],
            Triggers = values.Get(TriggersField) ?? [],
            Timeout = values.Get(TimeoutField),
            Steps = steps,
            Checklist = values.Get(ChecklistField) ?? [],
            OnFailure = values.Get(OnFailureField) ?? [],
            Always = values.Get(AlwaysField) ?? [],
            Drills = values.Get(DrillsField) ?? DrillSettings.None,
        };
        ReportDuplicateIds(runbook, bag);
        DrillReferences.Check(runbook, bag);
        return bag.HasErrors ? null : runbook;
    }

    private static void ReportDuplicateIds(Runbook runbook, DiagnosticBag bag)
    {
        var seen = new Dictionary<string, Step>();
        foreach (var step in runbook.AllSteps())
        {
            if (seen.TryAdd(step.Id, step))
                continue;
            bag.Add(
                DiagnosticCodes.DuplicateId,
                step.Span,
                $"two steps have the id `{step.Id}`",
                help: $"the first one begins in line {seen[step.Id].Span.Line}"
            );
        }
    }

    private static Shape<IReadOnlyList<InputDefinition>> InputsShape() =>
        new(
            "a mapping of names to inputs",
            () =>
                new System.Text.Json.Nodes.JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = Shapes.MappingSchema(InputDefinition.Fields),
                },
            (node, context) =>
            {
                if (node is not YamlMapping mapping)
                    return Shapes.Mistyped<IReadOnlyList<InputDefinition>>(node, context, "a mapping of names to inputs");
                var inputs = mapping.Entries.Select(e => InputDefinition.Read(e, context)).ToList();
                return inputs.TrueForAll(i => i is not null) ? inputs.ConvertAll(i => i!) : null;
            }
        );
}
