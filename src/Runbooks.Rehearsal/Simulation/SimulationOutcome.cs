namespace Runbooks.Rehearsal.Simulation;

/// <summary>
/// What a simulation came to. It is the same for one seed, one number of runs and one engine, on any machine and by any number of threads.
/// </summary>
/// <param name="Seed">The seed.</param>
/// <param name="Tally">The numbers.</param>
/// <param name="Digest">A hash over every event of every run, in lower-case hexadecimal.</param>
/// <param name="Findings">What did not hold, the first ones of all, each with its story.</param>
public sealed record SimulationOutcome(ulong Seed, SimulationTally Tally, string Digest, IReadOnlyList<SimulationFinding> Findings);
