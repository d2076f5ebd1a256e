namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>A change of the active environment, as the target made it.</summary>
/// <param name="At">When, since the world began.</param>
/// <param name="By">Who asked for it: a run's id, or somebody else.</param>
/// <param name="Intent">The number of the run's intent; 0 where no run asked.</param>
internal sealed record AppliedSwitch(TimeSpan At, string By, int Intent);
