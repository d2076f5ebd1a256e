using Runbooks.Rehearsal.World.Kernel;
using static Runbooks.Rehearsal.Simulation.Cases.HappeningKind;

namespace Runbooks.Rehearsal.Simulation.Cases;

/// <summary>Draws what happens. A target keeps its word on how long a switch may take: what it breaks, no engine can see.</summary>
internal static class CaseDraw
{
    /// <summary>
    /// Within this a switch takes effect, counted from the request: the target's declared processing time, less what requests take.
    /// </summary>
    private const int LongestSwitch = 9_000;

    /// <summary>What happens to a request that would change the target.</summary>
    public static readonly HappeningKind[] OfPosts = From(Refused, RestartsAfter);

    /// <summary>What happens to a read of its state.</summary>
    public static readonly HappeningKind[] OfReads = From(StatusUnreachable, StatusSlow);

    private static readonly HappeningKind[] OfTarget = From(StandbyUnhealthy, NoMetrics);
    private static readonly HappeningKind[] OfHistory = From(StandbyNeverServed, RollbackByHistory);
    private static readonly HappeningKind[] OfDescription = From(WithoutPrecondition, TellsFailing);
    private static readonly HappeningKind[] OfOthers = From(OperatorToggles, LockReleased);

    public static SimulationCase Of(ulong seed, IReadOnlyList<string> runbooks)
    {
        var chance = new Chance(seed);
        var drawn = new List<Happening>();
        var runbook = runbooks[chance.Below(runbooks.Count)];
        if (chance.OneIn(3))
            drawn.Add(new Happening(chance.OneIn(2) ? BadVersionGiven : ExpectedVersionGiven));
        if (chance.OneIn(4))
            drawn.Add(new Happening(SaysSecrets, Value: chance.Between(1, 4)));
        if (chance.OneIn(5))
            drawn.Add(new Happening(OfTarget[chance.Below(OfTarget.Length)]));
        for (var i = chance.Below(3); i > 0; i--)
            drawn.Add(OfPost(chance));
        for (var i = chance.OneIn(2) ? 0 : chance.Between(1, 3); i > 0; i--)
            drawn.Add(OfRead(chance));
        for (var i = chance.OneIn(3) ? chance.Between(1, 3) : 0; i > 0; i--)
            drawn.Add(new Happening(OfOthers[chance.Below(OfOthers.Length)], Value: 1 + Moment(chance)));
        if (chance.OneIn(12))
            drawn.Add(new Happening(Cancels, Value: 1 + Moment(chance)));
        if (chance.OneIn(20))
            drawn.Add(new Happening(Declines));
        if (chance.OneIn(6))
            drawn.Add(new Happening(AnswersLate, Value: 1 + chance.Below(400_000)));
        if (chance.OneIn(6))
            drawn.Add(
                new Happening(
                    chance.OneIn(2) ? StopsAtWrite : StopsAtConnection,
                    chance.OneIn(2) ? 1 : chance.Between(1, 80),
                    1 + chance.Below(90_000)
                )
            );
        if (chance.OneIn(2))
            AddCrash(chance, drawn);
        var order = chance.Next() | 1;
        if (chance.OneIn(6))
            drawn.Add(new Happening(OfHistory[chance.Below(OfHistory.Length)]));
        if (chance.OneIn(10))
            drawn.Add(new Happening(chance.OneIn(2) ? SecondName : SecondMachine, Value: 1 + Moment(chance)));
        if (!chance.OneIn(3))
            drawn.Add(new Happening(chance.OneIn(2) ? MeansAbsolute : MeansAppend));
        else if (chance.OneIn(6))
            drawn.Add(new Happening(ListsReleases));
        foreach (var trait in OfDescription)
        {
            if (chance.OneIn(4))
                drawn.Add(new Happening(trait));
        }

        if (chance.OneIn(20))
            drawn.Add(new Happening(Reconciles, Value: 1 + Moment(chance)));
        return new SimulationCase(runbook, order, drawn);
    }

    private static Happening OfPost(Chance chance)
    {
        var kind = OfPosts[chance.Below(OfPosts.Length)];
        return new Happening(
            kind,
            chance.OneIn(3) ? 2 : 1,
            kind switch
            {
                SlowSwitch or LateRequest => 1 + chance.Below(LongestSwitch),
                OperationFails => 1 + chance.Below(LongestSwitch),
                SlowAnswer => 1 + chance.Below(12_000),
                FlipsBack or FlipsBackTold => 1 + Moment(chance),
                _ => 0,
            }
        );
    }

    private static Happening OfRead(Chance chance)
    {
        var kind = OfReads[chance.Below(OfReads.Length)];
        return new Happening(
            kind,
            chance.Between(1, chance.OneIn(2) ? 4 : 20),
            kind == StatusSlow ? 1 + chance.Below(12_000)
                : chance.OneIn(3) ? chance.Between(1, 12)
                : 0
        );
    }

    private static void AddCrash(Chance chance, List<Happening> drawn)
    {
        drawn.Add(new Happening(chance.OneIn(4) ? PowerLoss : Crash, chance.Between(1, 120), chance.OneIn(3) ? 100 : chance.Below(100)));
        if (chance.OneIn(4))
            drawn.Add(new Happening(CrashOfResumed, chance.Between(1, 60), chance.OneIn(3) ? 100 : chance.Below(100)));
        if (chance.OneIn(3))
            drawn.Add(new Happening(ResumesLate, Value: 1 + chance.Below(chance.OneIn(2) ? 10_000 : 4_000_000)));
        if (chance.OneIn(4))
            drawn.Add(new Happening(RunsAnew));
        if (chance.OneIn(8))
            drawn.Add(new Happening(Abandons));
    }

    private static HappeningKind[] From(HappeningKind first, HappeningKind last) =>
        [.. Enum.GetValues<HappeningKind>().Where(k => k >= first && k <= last)];

    // Most of a run lies in its first seconds, and some of it minutes later.
    private static int Moment(Chance chance) =>
        chance.Below(
            chance.Below(4) switch
            {
                0 => 300,
                1 => 3_000,
                2 => 15_000,
                _ => 90_000,
            }
        );
}
