using Runbooks.Events;

namespace Runbooks.Rehearsal.Simulation.Machines;

/// <summary>What a simulated world knows of one run, from its events and not from its record.</summary>
internal sealed class SimulatedRun
{
    public required string Id { get; init; }

    /// <summary>The version that it must not call recovered; null as long as nobody said.</summary>
    public required string? Bad { get; set; }

    /// <summary>The version that really served when it looked for the last time.</summary>
    public string? ServedAtEnd { get; set; }

    /// <summary>Whether two versions served then.</summary>
    public bool WasHalfDoneAtEnd { get; set; }

    /// <summary>Whether a required check passed behind the last thing that it sent.</summary>
    public bool HasSeenItWell { get; set; }

    /// <summary>How it ended; null while it has not.</summary>
    public RunFinished? Finished { get; set; }
}
