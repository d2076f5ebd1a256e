namespace Runbooks.Definitions.Targets;

/// <summary>How often something may run by itself on a target.</summary>
/// <param name="Cooldown">How long nothing runs after a run that began by itself has ended.</param>
/// <param name="PerVersion">How many automatic rollbacks one bad version may have.</param>
/// <param name="PerDay">How many automatic rollbacks there may be in 24 hours.</param>
public sealed record SafeguardRules(TimeSpan Cooldown, int PerVersion, int PerDay)
{
    /// <summary>The playbook's: 10 minutes, once per version, twice a day.</summary>
    public static readonly SafeguardRules Usual = new(TimeSpan.FromMinutes(10), 1, 2);

    /// <summary>
    /// Whether a run that begins by itself, and that no person approves of, may go back to a version of which nothing says that it
    /// has served before. False by default: the history of a status is empty after a restart of its controller.
    /// </summary>
    public bool AllowsUnprovenStandby { get; init; }

    private static readonly UsualField<TimeSpan> CooldownField = new(
        "cooldown",
        "How long nothing runs by itself after an automatic run has ended.",
        Shapes.Duration,
        usual: Usual.Cooldown
    );
    private static readonly UsualField<int> PerVersionField = new(
        "per-version",
        "How many automatic rollbacks one bad version may have.",
        Shapes.Integer(1, 10),
        usual: Usual.PerVersion
    );
    private static readonly UsualField<int> PerDayField = new(
        "per-day",
        "How many automatic rollbacks there may be in 24 hours.",
        Shapes.Integer(1, 100),
        usual: Usual.PerDay
    );

    private static readonly Field<string> UnprovenField = new(
        "unproven-standby",
        "`allow` lets a run that begins by itself go back to a version of which nothing says that it has served before; "
            + "`refuse` leaves that to a person. Default: refuse.",
        Shapes.OneOf("refuse", "allow")
    );

    /// <summary>How they stand in YAML.</summary>
    public static readonly Shape<SafeguardRules> Shape = Shapes.Mapping<SafeguardRules>(
        "safeguards",
        [CooldownField, PerVersionField, PerDayField, UnprovenField],
        (values, _) =>
            new SafeguardRules(values.Get(CooldownField), values.Get(PerVersionField), values.Get(PerDayField))
            {
                AllowsUnprovenStandby = values.Get(UnprovenField) == "allow",
            }
    );
}
