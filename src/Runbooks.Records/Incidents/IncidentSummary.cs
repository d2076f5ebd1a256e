namespace Runbooks.Incidents;

/// <summary>A line of <c>runbook incidents list</c>.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Title">What happened.</param>
/// <param name="Status">Where the record stands: <c>open</c>, <c>draft</c> …</param>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Seconds">From detection to the end of verification; null where unknown.</param>
/// <param name="Branch">The incident branch it is on; null where HEAD has it.</param>
/// <param name="Path">Of its <c>incident.yaml</c>.</param>
/// <param name="Problem">Why the record cannot be read; null where it can.</param>
public sealed record IncidentSummary(
    string Id,
    string Title,
    string Status,
    string Outcome,
    string Target,
    double? Seconds,
    string? Branch,
    string Path,
    string? Problem
)
{
    /// <summary>The incident of the group that its run was a member of; null where it stands alone.</summary>
    public string? PartOf { get; init; }
}
