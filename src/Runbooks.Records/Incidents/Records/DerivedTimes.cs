using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What follows from the times, in seconds; null where either time is unknown. Computed anew when people complete them.</summary>
/// <param name="TimeToDetectSeconds">From the first impact to detection.</param>
/// <param name="TimeToAcknowledgeSeconds">From detection.</param>
/// <param name="TimeToMitigateSeconds">From detection to the moment the traffic was where it should be.</param>
/// <param name="TimeToRecoverSeconds">From detection to proved recovery.</param>
/// <param name="Rto">The target, what it took, and whether it was met.</param>
internal sealed record DerivedTimes(
    double? TimeToDetectSeconds,
    double? TimeToAcknowledgeSeconds,
    double? TimeToMitigateSeconds,
    double? TimeToRecoverSeconds,
    ObjectiveSection? Rto
)
{
    /// <param name="at">A time of the record by its key; null where it is not known.</param>
    /// <param name="objective">The record's <c>rto</c>; null where only the times are asked for.</param>
    public static DerivedTimes Of(Func<string, DateTimeOffset?> at, ObjectiveSection? objective)
    {
        return new(
            Between("impact-started", "detected"),
            Between("detected", "acknowledged"),
            Between("detected", "mitigated"),
            Between("detected", "verified"),
            objective
        );

        double? Between(string from, string to) => at(to) - at(from) is { } time ? Math.Round(time.TotalSeconds, 3) : null;
    }
}
