using Runbooks.Definitions;
using Runbooks.Expressions;

namespace Runbooks.Controllers;

/// <summary>What a person types where the engine is not at hand. `url` is the target's address.</summary>
public sealed record ByHandFields
{
    private static readonly Field<Template> LookField = new("look", "A line that shows what serves.", Shapes.Template);
    private static readonly Field<Template> ServingField = new("serving", "A line that prints where what serves lives.", Shapes.Template);
    private static readonly Field<Template> VersionField = new("version", "A line that prints the version that serves.", Shapes.Template);
    private static readonly Field<Template> ChangeField = new("change", "A line that moves the traffic back.", Shapes.Template);
    private static readonly Field<Template> OtherwiseField = new("otherwise", "A line that moves it by the second way.", Shapes.Template);
    private static readonly Field<Template> DeployField = new(
        "deploy",
        "A line that puts a version where it can be gone to.",
        Shapes.Template
    );
    private static readonly Field<Template> HistoryField = new(
        "history",
        "What the controller calls its own history in what is read.",
        Shapes.Template
    );

    private static readonly Field<IReadOnlyList<string>> AlsoField = new(
        "also",
        "How other command lines begin by which people do the same: `runbook import` proposes a rollback where it finds one.",
        Shapes.List(Shapes.Text)
    );

    /// <summary>None of it is said.</summary>
    public static readonly ByHandFields None = new();

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<ByHandFields> Shape = ControllerNames.With(
        Shapes.Mapping<ByHandFields>(
            "lines by hand",
            [LookField, ServingField, VersionField, ChangeField, OtherwiseField, DeployField, HistoryField, AlsoField],
            (values, _) =>
                new ByHandFields
                {
                    Look = values.Get(LookField),
                    Serving = values.Get(ServingField),
                    Version = values.Get(VersionField),
                    Change = values.Get(ChangeField),
                    Otherwise = values.Get(OtherwiseField),
                    Deploy = values.Get(DeployField),
                    History = values.Get(HistoryField),
                    Also = values.Get(AlsoField) ?? [],
                }
        ),
        "url"
    );

    /// <summary>A line that shows what serves; null for the request that is sent.</summary>
    public Template? Look { get; private init; }

    /// <summary>A line that prints where what serves lives; null for the one that shows what serves.</summary>
    public Template? Serving { get; private init; }

    /// <summary>A line that prints the version that serves; null for the one that shows what serves.</summary>
    public Template? Version { get; private init; }

    /// <summary>A line that moves the traffic back; null for the request that is sent.</summary>
    public Template? Change { get; private init; }

    /// <summary>A line that moves it by the second way; null for the request that is sent.</summary>
    public Template? Otherwise { get; private init; }

    /// <summary>A line that puts a version where it can be gone to; null where there is none.</summary>
    public Template? Deploy { get; private init; }

    /// <summary>What the controller calls its own history; null where it has none.</summary>
    public Template? History { get; private init; }

    /// <summary>How other command lines begin by which people do the same.</summary>
    public IReadOnlyList<string> Also { get; private init; } = [];
}
