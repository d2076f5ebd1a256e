namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>Nothing of a simulated world is left to run, or far too much of it, and what was waited for has not come.</summary>
internal sealed class WorldEndedException() : Exception("the run waits for something that simulated time does not bring");
