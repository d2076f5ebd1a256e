using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Reads cases of drills: those in a runbook, and those that are a file in <c>runbooks/drills</c>.</summary>
public static class DrillCaseReader
{
    private static readonly Field<string> ApiVersionField = new(
        "apiVersion",
        "The version of the format.",
        Shapes.OneOf(FormatVersion.Current),
        required: true
    );
    private static readonly Field<NamedPlace> RunbookField = new(
        "runbook",
        "The runbook that is drilled.",
        NamedPlace.Shape,
        required: true
    );
    private static readonly Field<string> IdField = new("id", "Its name.", Shapes.Id, required: true);
    private static readonly Field<string> TitleField = new("title", "What it is about, for a person.", Shapes.Text);
    private static readonly Field<NamedPlace> BehaviourField = new(
        "behaviour",
        "How the target behaves; `runbook drill --list` shows all behaviours. Default: as-expected.",
        NamedPlace.Behaviour
    );
    private static readonly Field<IReadOnlyList<YamlScalarValue>> FaultsField = new(
        "faults",
        "Further faults of the sandbox, as `runbook sandbox --fault` takes them.",
        Shapes.List(YamlScalarValue.Shape, orSingle: true)
    );
    private static readonly Field<string> GoodField = new(
        "good-version",
        "The version that works. Default: the sandbox's own.",
        Shapes.Version
    );
    private static readonly Field<string> BadField = new(
        "bad-version",
        "The version that does not. Default: the sandbox's own.",
        Shapes.Version
    );
    private static readonly Field<Parsed<TimeSpan>> ProcessingField = new(
        "processing-time",
        "How long the target declares that a switch may take. Default: 10s.",
        Shapes.Duration
    );

    /// <summary>The keys of a case in a runbook.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        IdField,
        TitleField,
        BehaviourField,
        FaultsField,
        DrillFields.Release,
        GoodField,
        BadField,
        ProcessingField,
        DrillFields.Inputs,
        DrillFields.Approval,
        DrillFields.Manual,
        DrillFields.Ends,
        DrillFields.Reaches,
        DrillFields.Avoids,
    ];

    /// <summary>The keys of a case that is a file.</summary>
    public static readonly IReadOnlyList<Field> FileFields = [ApiVersionField, RunbookField, .. Fields];

    /// <summary>How a case stands in a runbook.</summary>
    public static readonly Shape<DrillCase> Shape = Shapes.Mapping<DrillCase>("a case", Fields, (values, _) => Of(values));

    /// <summary>Reads a case that is a file.</summary>
    /// <param name="source">The text with its path.</param>
    /// <param name="vocabulary">The behaviours that exist.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <returns>The runbook that it is for, and the case; null where a mistake was found.</returns>
    public static (NamedPlace Runbook, DrillCase Case)? Read(SourceText source, Vocabulary vocabulary, DiagnosticBag bag) =>
        YamlReader.Read(source, bag) is { } root ? Read(root, vocabulary, bag) : null;

    /// <summary>Reads the tree of a text, as the text itself.</summary>
    public static (NamedPlace Runbook, DrillCase Case)? Read(YamlNode root, Vocabulary vocabulary, DiagnosticBag bag)
    {
        var context = new ReadContext(bag, vocabulary);
        if (root is not YamlMapping mapping)
        {
            Shapes.Mistyped<DrillCase>(root, context, "a drill: a mapping with apiVersion, id, runbook and what the target does");
            return null;
        }

        var values = FieldValues.Read(mapping, FileFields, "a drill", context);
        return values.IsComplete ? (values.Get(RunbookField)!, Of(values)) : null;
    }

    private static DrillCase Of(FieldValues values) =>
        new(values.Get(IdField)!, values.Mapping.Span)
        {
            Title = values.Get(TitleField),
            Behaviour = values.Get(BehaviourField),
            Faults = values.Get(FaultsField) ?? [],
            Release = values.Get(DrillFields.Release),
            GoodVersion = values.Get(GoodField),
            BadVersion = values.Get(BadField),
            ProcessingTime = values.Get(ProcessingField)?.Value,
            Inputs = values.Get(DrillFields.Inputs) ?? [],
            Approval = DrillFields.ApprovalOf(values.Get(DrillFields.Approval)),
            Manual = DrillFields.ManualOf(values.Get(DrillFields.Manual)),
            Ends = values.Get(DrillFields.Ends) ?? [],
            Reaches = values.Get(DrillFields.Reaches) ?? [],
            Avoids = values.Get(DrillFields.Avoids) ?? [],
        };
}
