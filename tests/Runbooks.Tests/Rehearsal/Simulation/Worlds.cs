using Runbooks.Catalogue;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Simulation;
using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Rehearsal.Simulation.Network;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Simulation;

/// <summary>Simulated worlds of the shipped runbooks.</summary>
internal static class Worlds
{
    public static readonly SimulationOptions Options = new(Repository.Root, "0.0.0");

    public static IReadOnlyList<string> Shipped { get; } = [.. new RunbookCatalog(Path.GetTempPath()).List().Select(r => r.Id)];

    /// <summary>Reads the shipped runbooks; all of them unless some are named.</summary>
    public static IReadOnlyList<SimulatedRunbook> Read(params string[] ids)
    {
        var bag = new DiagnosticBag();
        var read = new RunbookCatalog(Path.GetTempPath())
            .List()
            .Where(r => ids.Length == 0 || ids.Contains(r.Id))
            .Select(r => SimulatedRunbook.Read(r, bag))
            .ToList();
        Assert.That(bag.Sorted(), Is.Empty);
        return [.. read.OfType<SimulatedRunbook>()];
    }

    /// <summary>Plays one world.</summary>
    public static WorldResult Play(string token)
    {
        var played = SimulationCase.Parse(token)!;
        return SimulatedWorld.Play(played, Read(played.Runbook)[0], Options, tells: true);
    }

    /// <summary>Plays worlds in which something is wrong, and gives the first thing that is found.</summary>
    /// <param name="runs">How many worlds it may take.</param>
    /// <param name="between">What stands between the engine and the network.</param>
    /// <param name="declared">What the target is declared to be.</param>
    public static SimulationFinding Find(int runs, Func<Between>? between = null, Func<Target, Target>? declared = null)
    {
        var options = Options with { Between = between, Declared = declared ?? Options.Declared };
        var outcome = new SimulationCampaign(() => Read("quick-rollback", "emergency-critical"), options).Run(
            seed: 1,
            runs,
            jobs: 2,
            _ => { },
            CancellationToken.None
        );
        Assert.That(outcome.Findings, Is.Not.Empty, $"nothing was found in {runs} worlds");
        return outcome.Findings[0];
    }
}
