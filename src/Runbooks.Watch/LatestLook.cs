using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>How a probe stands.</summary>
/// <param name="Probe">Its name.</param>
/// <param name="Every">The time between two looks.</param>
/// <param name="Outcome">What became of the last one; null before the first.</param>
/// <param name="Said">What it said.</param>
/// <param name="Looks">How many there were.</param>
/// <param name="Skipped">How many due times had passed before their turn.</param>
/// <param name="Lateness">How late the last one began.</param>
public sealed record LatestLook(
    string Probe,
    TimeSpan Every,
    LookOutcome? Outcome,
    string? Said,
    long Looks,
    long Skipped,
    TimeSpan Lateness
);
