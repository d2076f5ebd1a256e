using Runbooks.Events;

namespace Runbooks.Rehearsal.Simulation;

/// <summary>What many simulated worlds came to, in numbers.</summary>
public sealed class SimulationTally
{
    private readonly int[] _outcomes = new int[Enum.GetValues<Outcome>().Length];

    /// <summary>How many worlds were played.</summary>
    public long Worlds { get; private set; }

    /// <summary>How many events their runs wrote.</summary>
    public long Events { get; private set; }

    /// <summary>How many requests their targets were sent.</summary>
    public long Requests { get; private set; }

    /// <summary>How many processes were ended in the middle of what they did.</summary>
    public long Crashes { get; private set; }

    /// <summary>How many runs were resumed.</summary>
    public long Resumptions { get; private set; }

    /// <summary>How many runs found the target taken, or a run that had to be finished first.</summary>
    public long Refused { get; private set; }

    /// <summary>How often an active environment changed.</summary>
    public long Toggles { get; private set; }

    /// <summary>How long all of it took, by the clocks of the worlds.</summary>
    public TimeSpan Simulated { get; private set; }

    /// <summary>How many worlds broke an invariant.</summary>
    public long Failures { get; private set; }

    /// <summary>How many runs ended in each way.</summary>
    public IEnumerable<(Outcome Outcome, int Count)> Outcomes => Enum.GetValues<Outcome>().Select(o => (o, _outcomes[(int)o]));

    internal void Add(WorldResult result) => Add(Of(result));

    /// <summary>Adds what another one counted.</summary>
    internal void Add(SimulationTally other)
    {
        Worlds += other.Worlds;
        Events += other.Events;
        Requests += other.Requests;
        Crashes += other.Crashes;
        Resumptions += other.Resumptions;
        Refused += other.Refused;
        Toggles += other.Toggles;
        Simulated += other.Simulated;
        Failures += other.Failures;
        for (var i = 0; i < _outcomes.Length; i++)
            _outcomes[i] += other._outcomes[i];
    }

    private static SimulationTally Of(WorldResult result)
    {
        var one = new SimulationTally
        {
            Worlds = 1,
            Events = result.Events,
            Requests = result.Requests,
            Crashes = result.Crashes,
            Resumptions = result.Resumptions,
            Refused = result.Refused,
            Toggles = result.Toggles,
            Simulated = result.Length,
            Failures = result.Violations.Count > 0 ? 1 : 0,
        };
        foreach (var outcome in result.Outcomes)
            one._outcomes[(int)outcome]++;
        return one;
    }
}
