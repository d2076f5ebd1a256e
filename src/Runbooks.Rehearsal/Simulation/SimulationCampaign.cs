using System.Security.Cryptography;
using Runbooks.Incidents.Templates;
using Runbooks.Rehearsal.Simulation.Cases;

namespace Runbooks.Rehearsal.Simulation;

/// <summary>Plays many simulated worlds, each from a seed of its own, and makes what fails small.</summary>
/// <param name="read">Reads the runbooks, in one order each time: each thread reads its own.</param>
/// <param name="options">What all worlds share.</param>
public sealed class SimulationCampaign(Func<IReadOnlyList<SimulatedRunbook>> read, SimulationOptions options)
{
    private const int MostFindings = 5;
    private const int MostShrunk = 12;
    private const int Block = 64;

    /// <summary>Plays worlds.</summary>
    /// <param name="seed">The seed of all.</param>
    /// <param name="runs">How many.</param>
    /// <param name="jobs">How many threads play.</param>
    /// <param name="played">Hears how many were played, now and then, from any thread.</param>
    /// <param name="cancel">Ends it early.</param>
    public SimulationOutcome Run(ulong seed, long runs, int jobs, Action<long> played, CancellationToken cancel)
    {
        // Once for all threads, and before any of them must not wait.
        TemplateCatalog.WarmAsync().GetAwaiter().GetResult();
        var digests = new byte[runs * SHA256.HashSizeInBytes];
        var failed = new List<(long Number, SimulationCase Case)>();
        var tally = new SimulationTally();
        var turn = new Lock();
        var (next, done) = (0L, 0L);
        void Work()
        {
            var runbooks = read();
            var ids = runbooks.Select(r => r.Runbook.Id).ToList();
            var own = new SimulationTally();
            while (!cancel.IsCancellationRequested)
            {
                var from = Interlocked.Add(ref next, Block) - Block;
                var to = Math.Min(from + Block, runs);
                if (from >= runs)
                    break;
                for (var number = from; number < to; number++)
                {
                    var drawn = SimulationCase.Draw(seed, number, ids);
                    var result = Play(drawn, runbooks);
                    result.Digest.CopyTo(digests.AsSpan((int)(number * SHA256.HashSizeInBytes)));
                    own.Add(result);
                    if (result.Violations.Count == 0)
                        continue;
                    lock (turn)
                        failed.Add((number, drawn));
                }

                played(Interlocked.Add(ref done, to - from));
            }

            lock (turn)
                tally.Add(own);
        }

        InParallel(Work, jobs);
        cancel.ThrowIfCancellationRequested();
        var again = read();

        // Many of them come to one and the same when they are small.
        var findings = failed
            .OrderBy(f => f.Number)
            .Take(MostShrunk)
            .Select(f => Find(f.Number, f.Case, again))
            .DistinctBy(f => (f.Invariant, f.Case))
            .Take(MostFindings)
            .ToList();
        return new SimulationOutcome(seed, tally, Convert.ToHexStringLower(SHA256.HashData(digests)), findings);
    }

    /// <summary>Plays one case again.</summary>
    /// <param name="token">What a finding names as its case.</param>
    /// <returns>What it came to, with its story; null where the text is no case, or names a runbook that is not there.</returns>
    public (SimulationOutcome Outcome, IReadOnlyList<StoryLine> Story)? Repeat(string token)
    {
        var runbooks = read();
        if (SimulationCase.Parse(token) is not { } played || !runbooks.Any(r => r.Runbook.Id == played.Runbook))
            return null;
        var result = Play(played, runbooks, tells: true);
        var tally = new SimulationTally();
        tally.Add(result);
        var findings = result
            .Violations.Select(v => new SimulationFinding(0, v.Invariant, v.Detail, token, token, played.Happenings.Count, result.Story))
            .ToList();
        return (new SimulationOutcome(0, tally, Convert.ToHexStringLower(SHA256.HashData(result.Digest)), findings), result.Story);
    }

    private SimulationFinding Find(long number, SimulationCase drawn, IReadOnlyList<SimulatedRunbook> runbooks)
    {
        var invariant = Play(drawn, runbooks).Violations[0].Invariant;
        var smallest = new CaseShrinker(c => Play(c, runbooks).Violations.Any(v => v.Invariant == invariant)).Shrink(drawn);
        var again = Play(smallest, runbooks, tells: true);
        return new SimulationFinding(
            number,
            invariant,
            again.Violations.First(v => v.Invariant == invariant).Detail,
            smallest.ToString(),
            drawn.ToString(),
            smallest.Happenings.Count,
            again.Story
        );
    }

    private WorldResult Play(SimulationCase played, IReadOnlyList<SimulatedRunbook> runbooks, bool tells = false) =>
        SimulatedWorld.Play(played, runbooks.First(r => r.Runbook.Id == played.Runbook), options, tells);

    private static void InParallel(Action work, int jobs)
    {
        Exception? first = null;
        var threads = Enumerable
            .Range(0, jobs)
            .Select(_ => new Thread(() =>
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref first, e, null);
                }
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        if (first is not null)
            throw new InvalidOperationException(first.Message, first);
    }
}
