using Runbooks.Diagnostics;

namespace Runbooks.Definitions;

/// <summary>How a runbook must end, and what it must reach, under some behaviours of the target.</summary>
/// <param name="Behaviours">Under which.</param>
/// <param name="Ends">How it may end; empty for what is safe by default.</param>
/// <param name="Reaches">Steps that must begin.</param>
/// <param name="Avoids">Steps that must not.</param>
/// <param name="Because">Why it is not what is safe by default; null for no reason.</param>
/// <param name="Span">Where it stands.</param>
public sealed record DrillExpectation(
    IReadOnlyList<NamedPlace> Behaviours,
    IReadOnlyList<string> Ends,
    IReadOnlyList<NamedPlace> Reaches,
    IReadOnlyList<NamedPlace> Avoids,
    string? Because,
    SourceSpan Span
)
{
    private static readonly Field<IReadOnlyList<NamedPlace>> BehaviourField = new(
        "behaviour",
        "The behaviours that it is about; `runbook drill --list` shows them.",
        Shapes.List(NamedPlace.Behaviour, orSingle: true, least: 1),
        required: true
    );
    private static readonly Field<string> BecauseField = new("because", "Why the run does not end as is safe by default.", Shapes.Text);

    /// <summary>The keys of an expectation.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        BehaviourField,
        DrillFields.Ends,
        DrillFields.Reaches,
        DrillFields.Avoids,
        BecauseField,
    ];

    /// <summary>How one stands in YAML.</summary>
    public static readonly Shape<DrillExpectation> Shape = Shapes.Mapping<DrillExpectation>("an expectation", Fields, (values, _) =>
        new DrillExpectation(
            values.Get(BehaviourField)!,
            values.Get(DrillFields.Ends) ?? [],
            values.Get(DrillFields.Reaches) ?? [],
            values.Get(DrillFields.Avoids) ?? [],
            values.Get(BecauseField),
            values.Mapping.Span
        )
    );
}
