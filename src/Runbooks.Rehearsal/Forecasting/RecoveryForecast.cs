using Runbooks.Definitions.Values;
using Runbooks.Planning;

namespace Runbooks.Rehearsal.Forecasting;

/// <summary>
/// How long a recovery would take, by phase, against its objective. The clock of the objective starts when the incident is detected.
/// </summary>
/// <param name="Phases">In their order. One that nobody can say anything of counts nothing.</param>
/// <param name="Objective">The RTO.</param>
public sealed record RecoveryForecast(IReadOnlyList<PhaseForecast> Phases, TimeSpan Objective)
{
    /// <summary>All phases that something is known of.</summary>
    public TimeRange Total => Phases.Select(p => p.Range ?? TimeRange.Nothing).Aggregate(TimeRange.Nothing, (sum, range) => sum + range);

    /// <summary><c>met</c>, <c>missed</c>, or <c>open</c> where that depends on how long things take.</summary>
    public string Answer =>
        Total.High <= Objective ? "met"
        : Total.Low > Objective ? "missed"
        : "open";

    /// <summary>The answer for a person: one sentence.</summary>
    public string Describe() =>
        Answer switch
        {
            "met" => $"{Total}, within the objective of {Duration.Format(Objective)}.",
            "missed" => $"{Total}: the objective of {Duration.Format(Objective)} would be missed.",
            _ => $"{Total}, against an objective of {Duration.Format(Objective)}: it depends on how long things take.",
        };
}
