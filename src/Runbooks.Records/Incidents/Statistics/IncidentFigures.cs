namespace Runbooks.Incidents.Statistics;

/// <summary>What the statistics take from one record. Lengths of time are in seconds, null where the record does not know.</summary>
public sealed record IncidentFigures
{
    public required string Id { get; init; }

    /// <summary>The runbook that ran.</summary>
    public required string Scenario { get; init; }

    public required string Target { get; init; }

    public required string Severity { get; init; }

    /// <summary>
    /// How the run ended, in the words of the journal; <c>nothing left to do</c> where it recovered and had sent nothing and seen nothing
    /// fail.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>When it was detected, in UTC; where the record does not know, the time in its id.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>From the first impact to detection.</summary>
    public required double? Detect { get; init; }

    /// <summary>From detection to the moment the traffic was where it should be.</summary>
    public required double? Mitigate { get; init; }

    /// <summary>From detection to proved recovery.</summary>
    public required double? Recover { get; init; }

    /// <summary>Whether it recovered within its RTO; null where there was nothing to recover from.</summary>
    public required bool? ObjectiveMet { get; init; }

    public required IReadOnlyList<ActionFigures> Actions { get; init; }

    /// <summary>Whether the target was a sandbox: it counts nowhere.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Whether it is the part of one target in the incident of a group, which counts once.</summary>
    public bool IsPart { get; init; }
}
