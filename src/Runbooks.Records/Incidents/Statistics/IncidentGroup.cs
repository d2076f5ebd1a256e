namespace Runbooks.Incidents.Statistics;

/// <summary>Incidents that have something in common, and what they come to.</summary>
/// <param name="Name">What they have in common: a scenario, a target, a month, a severity.</param>
/// <param name="Incidents">They.</param>
public sealed record IncidentGroup(string Name, IReadOnlyList<IncidentFigures> Incidents)
{
    /// <summary>How many there are.</summary>
    public int Count => Incidents.Count;

    /// <summary>How many had each outcome, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Outcomes =>
        [
            .. Incidents
                .GroupBy(i => i.Outcome)
                .Select(g => KeyValuePair.Create(g.Key, g.Count()))
                .OrderByDescending(o => o.Value)
                .ThenBy(o => o.Key, StringComparer.Ordinal),
        ];

    public int Recovered => Incidents.Count(i => i.Outcome == "recovered");

    /// <summary>How many were incidents at all: a run that found nothing wrong, or all done, had nothing to recover from.</summary>
    public int Counted => Incidents.Count(HadToRecover);

    /// <summary>How many recovered within their RTO.</summary>
    public int ObjectivesMet => Incidents.Count(i => i.ObjectiveMet == true);

    /// <summary>From the first impact to detection.</summary>
    public Distribution Detect => field ??= new(Incidents.Where(HadToRecover).Select(i => i.Detect));

    /// <summary>From detection to the moment the traffic was where it should be.</summary>
    public Distribution Mitigate => field ??= new(Incidents.Where(HadToRecover).Select(i => i.Mitigate));

    /// <summary>From detection to proved recovery.</summary>
    public Distribution Recover => field ??= new(Incidents.Where(HadToRecover).Select(i => i.Recover));

    private static bool HadToRecover(IncidentFigures incident) => incident.ObjectiveMet is not null;
}
