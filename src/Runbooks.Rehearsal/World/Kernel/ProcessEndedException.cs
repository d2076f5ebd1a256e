namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>Unwinds a simulated process that has ended: whatever it still tries on its way out is refused with this, too.</summary>
internal sealed class ProcessEndedException() : Exception("the simulated process has ended");
