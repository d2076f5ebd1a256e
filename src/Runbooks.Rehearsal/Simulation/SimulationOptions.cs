using Runbooks.Definitions.Targets;
using Runbooks.Rehearsal.Simulation.Network;

namespace Runbooks.Rehearsal.Simulation;

/// <summary>What simulated runs share.</summary>
/// <param name="Root">Where the command stands: runbooks that others call are found from there.</param>
/// <param name="EngineVersion">The version of the engine.</param>
public sealed record SimulationOptions(string Root, string EngineVersion)
{
    /// <summary>What stands between the engine and the network, one for each world; null for nothing.</summary>
    internal Func<Between>? Between { get; init; }

    /// <summary>What the target is declared to be, where that is not what it is.</summary>
    internal Func<Target, Target> Declared { get; init; } = target => target;
}
