namespace Runbooks.Incidents.Statistics;

/// <summary>What the statistics take from one record. Lengths of time are in seconds, null where the record does not know.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Scenario">The runbook that ran.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Severity">The severity's name.</param>
/// <param name="Outcome">
/// How the run ended, in the words of the journal; <c>nothing left to do</c> where it recovered and had sent nothing and seen nothing fail.
/// </param>
/// <param name="DetectedAt">When it was detected, in UTC; where the record does not know, the time in its id.</param>
/// <param name="Detect">From the first impact to detection.</param>
/// <param name="Mitigate">From detection to the moment the traffic was where it should be.</param>
/// <param name="Recover">From detection to proved recovery.</param>
/// <param name="ObjectiveMet">Whether it recovered within its RTO; null where there was nothing to recover from.</param>
/// <param name="Actions">The action items.</param>
public sealed record IncidentFigures(
    string Id,
    string Scenario,
    string Target,
    string Severity,
    string Outcome,
    DateTimeOffset DetectedAt,
    double? Detect,
    double? Mitigate,
    double? Recover,
    bool? ObjectiveMet,
    IReadOnlyList<ActionFigures> Actions
)
{
    /// <summary>Whether the target was a sandbox: it counts nowhere.</summary>
    public bool IsRehearsal { get; init; }
}
