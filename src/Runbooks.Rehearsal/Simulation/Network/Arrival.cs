namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>A request of a run that would change the target, as it left its process.</summary>
/// <param name="Run">The run.</param>
/// <param name="Intent">The number of its last intent; 0 where it never said that it would send anything.</param>
/// <param name="WasDurable">Whether that intent would have outlasted a loss of power by then.</param>
/// <param name="HeldLock">Whether the lock on the disk was the run's by then.</param>
internal sealed record Arrival(string Run, int Intent, bool WasDurable, bool HeldLock)
{
    /// <summary>Who sent it, as the target keeps it with what it changes: run and intent.</summary>
    public string By => $"{Run} {Intent}";
}
