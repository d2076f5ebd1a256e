namespace Runbooks.Definitions;

/// <summary>What a runbook says of its own drills.</summary>
/// <param name="Release">What is wrong with the bad version that it is for; null for slow answers.</param>
/// <param name="Inputs">What its drilled runs are told, by name.</param>
/// <param name="RunsCommands">Whether its commands are really run.</param>
/// <param name="Expectations">How it must end where that is not what is safe by default.</param>
/// <param name="Cases">Cases of its own.</param>
public sealed record DrillSettings(
    string? Release,
    IReadOnlyList<KeyValuePair<string, YamlScalarValue>> Inputs,
    bool RunsCommands,
    IReadOnlyList<DrillExpectation> Expectations,
    IReadOnlyList<DrillCase> Cases
)
{
    public static readonly DrillSettings None = new(null, [], RunsCommands: false, [], []);

    private static readonly Field<string> CommandsField = new(
        "commands",
        "Whether the runbook's commands are run in a drill: `run` or `skip`. Default: skip, and they count as done. "
            + "Where they run, waits take their real time.",
        Shapes.OneOf("skip", "run")
    );
    private static readonly Field<IReadOnlyList<DrillExpectation>> ExpectField = new(
        "expect",
        "How runs end under behaviours of the target, where that is not what is safe by default.",
        Shapes.List(DrillExpectation.Shape)
    );
    private static readonly Field<IReadOnlyList<DrillCase>> CasesField = new(
        "cases",
        "Cases of its own, beside one for each behaviour.",
        Shapes.List(DrillCaseReader.Shape)
    );

    /// <summary>The keys of what a runbook says of its drills.</summary>
    public static readonly IReadOnlyList<Field> Fields = [DrillFields.Release, DrillFields.Inputs, CommandsField, ExpectField, CasesField];

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<DrillSettings> Shape = Shapes.Mapping<DrillSettings>("drills", Fields, (values, _) =>
        new DrillSettings(
            values.Get(DrillFields.Release),
            values.Get(DrillFields.Inputs) ?? [],
            values.Get(CommandsField) == "run",
            values.Get(ExpectField) ?? [],
            values.Get(CasesField) ?? []
        )
    );
}
