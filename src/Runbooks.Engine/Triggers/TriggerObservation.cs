namespace Runbooks.Triggers;

/// <summary>
/// One look at a target, as a trigger takes it. All kinds are one form, a numerator over a denominator: failures over one
/// look, a value over one, errors over requests, seconds over requests, an increase over seconds.
/// </summary>
/// <param name="At">When, by a monotonic clock: any beginning will do, and only differences are used.</param>
/// <param name="Time">When, by the clock on the wall: for people, never for a decision.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Numerator">In seconds, parts or numbers; 0 unless the target answered.</param>
/// <param name="Denominator">How much it is over; of an unanswered look, how many requests had no answer.</param>
/// <param name="Version">The version that the target was seen to serve; null where it was not seen, which changes nothing.</param>
public readonly record struct TriggerObservation(
    TimeSpan At,
    DateTimeOffset Time,
    ObservationOutcome Outcome,
    double Numerator,
    double Denominator,
    string? Version
)
{
    /// <summary>A health check was answered.</summary>
    public static TriggerObservation Health(TimeSpan at, DateTimeOffset time, bool isHealthy, string? version = null) =>
        new(at, time, ObservationOutcome.Answered, isHealthy ? 0 : 1, 1, version);

    /// <summary>A value was read: a gauge, or what a query came to. NaN says nothing, and so is missing.</summary>
    public static TriggerObservation Value(TimeSpan at, DateTimeOffset time, double value, string? version = null) =>
        new(at, time, ObservationOutcome.Answered, value, 1, version);

    /// <summary>
    /// What came in since the look before: errors over requests, seconds over requests, or an increase over seconds.
    /// Zero over zero is a look at a target that had no requests.
    /// </summary>
    public static TriggerObservation Ratio(
        TimeSpan at,
        DateTimeOffset time,
        double numerator,
        double denominator,
        string? version = null
    ) => new(at, time, ObservationOutcome.Answered, numerator, denominator, version);

    /// <summary>The target refused or was silent until the timeout.</summary>
    public static TriggerObservation Unanswered(TimeSpan at, DateTimeOffset time, string? version = null, int requests = 1) =>
        new(at, time, ObservationOutcome.Unanswered, 0, requests, version);

    /// <summary>Nothing was seen, for a reason on our side.</summary>
    public static TriggerObservation Missing(TimeSpan at, DateTimeOffset time) =>
        new(at, time, ObservationOutcome.Missing, 0, 0, Version: null);
}
