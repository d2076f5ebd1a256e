namespace Runbooks.Definitions.Values;

/// <summary>
/// How far into an emergency it is, by the playbook's emergency procedures: what is to be done in 0 to 5, 5 to 15 and 15 to 30 minutes.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="From">How long after detection it begins.</param>
/// <param name="Until">How long after detection it ends.</param>
/// <param name="Advice">What the playbook wants done in it, for whoever is called.</param>
public sealed record EmergencyTier(int Number, TimeSpan From, TimeSpan Until, string Advice)
{
    /// <summary>All of them, the soonest first.</summary>
    public static readonly IReadOnlyList<EmergencyTier> All =
    [
        new(1, TimeSpan.Zero, TimeSpan.FromMinutes(5), "roll back, verify the health, and watch error rates and response times"),
        new(
            2,
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(15),
            "look at the metrics and the logs, and roll back if it came with the release"
        ),
        new(
            3,
            TimeSpan.FromMinutes(15),
            TimeSpan.FromMinutes(30),
            "find out whom it affects, tell the stakeholders, and see to the rollback"
        ),
    ];

    /// <summary>When the emergency procedures are over.</summary>
    public static readonly TimeSpan End = All[^1].Until;

    /// <summary>The tier at a time after detection: the last one for whatever is later.</summary>
    public static EmergencyTier At(TimeSpan elapsed) => All.FirstOrDefault(t => elapsed < t.Until) ?? All[^1];

    /// <summary>The tier at a time after detection, in a few words: <c>tier 2 of 3, 5 to 15 min</c>.</summary>
    public static string Describe(TimeSpan elapsed)
    {
        var tier = At(elapsed);
        return elapsed >= End
            ? $"past the {End.TotalMinutes:0} min of tier {tier.Number}"
            : $"tier {tier.Number} of {All.Count}, {tier.From.TotalMinutes:0} to {tier.Until.TotalMinutes:0} min";
    }
}
