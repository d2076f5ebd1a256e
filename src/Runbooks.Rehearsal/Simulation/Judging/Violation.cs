namespace Runbooks.Rehearsal.Simulation.Judging;

/// <summary>Something that must never be, and was.</summary>
/// <param name="Invariant">What does not hold, by its name.</param>
/// <param name="Detail">What was found, in a sentence.</param>
internal sealed record Violation(string Invariant, string Detail);
