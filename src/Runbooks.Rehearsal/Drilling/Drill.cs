using Runbooks.Definitions;
using Runbooks.Incidents.Templates;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Rehearsal.Drilling.Coverage;
using Runbooks.Rehearsal.Drilling.Judging;
using Runbooks.Rehearsal.Drilling.Running;

namespace Runbooks.Rehearsal.Drilling;

/// <summary>
/// Drills runbooks: makes recorded runs of them against targets that misbehave, in simulated time and some of them over HTTP too, and
/// judges each.
/// </summary>
/// <param name="time">The real clock.</param>
/// <param name="project">Where runbooks that are called are found, and where commands run.</param>
/// <param name="environment">Looks an environment variable up, for commands that are run.</param>
public sealed class Drill(TimeProvider time, string project, Func<string, string?> environment)
{
    // Runs over HTTP mostly wait: two cores are kept busy by so many of them, and more only wait for each other.
    private const int JobsPerProcessor = 32;

    /// <summary>Every case that would be run, without those that are killed: how many these are is known when a run has ended.</summary>
    /// <param name="runbooks">Each with its cases that are files.</param>
    /// <param name="options">What is asked.</param>
    public static IReadOnlyList<PlannedCase> Plan(IReadOnlyList<DrilledRunbook> runbooks, DrillOptions options)
    {
        var plan = new PlanOfCases(options);
        return [.. runbooks.SelectMany(r => plan.For(r.Runbook, r.Files))];
    }

    /// <summary>The names that were asked for and that no case has: a name that is misspelt would drill less than it says.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="plan">The cases that would be run.</param>
    /// <returns>What is said of them, and what helps.</returns>
    public static IEnumerable<(string Message, string Help)> Unknown(DrillOptions options, IReadOnlyList<PlannedCase> plan)
    {
        var unseen = options.Only.Where(o => Behaviours.All.Any(b => b.Name == o && !PlanOfCases.IsSeenOn(options.On, b))).ToList();
        if (unseen.Count > 0)
            yield return (
                $"{string.Join(" and ", unseen.Select(o => $"`{o}`"))} cannot be seen on {options.On.Words}",
                "`--target NAME` drills on a target whose controller can behave so; `runbook drill --list` shows what can be seen"
            );
        var unknown = options
            .Only.Except(unseen)
            .Where(o =>
                plan.Count == 0
                || (
                    !PlanOfCases.IsKnown(o)
                    && !plan.Any(c => PlanOfCases.IsMeant(o, c) || o.StartsWith(c.Name + "/killed-", StringComparison.Ordinal))
                )
            )
            .ToList();
        if (unknown.Count == 0 || (unseen.Count > 0 && plan.Count == 0))
            yield break;
        var help = unknown.Any(o => o.Contains(',', StringComparison.Ordinal)) ? "give `--only` once for each name; " : string.Empty;
        yield return (
            $"no case is called {string.Join(" or ", unknown.Select(o => $"`{o}`"))}",
            help + "`runbook drill --list` shows all cases"
        );
    }

    /// <param name="runbooks">Each with its cases that are files.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="heard">Hears of each case when it has ended, from any thread; null for nobody.</param>
    /// <param name="cancel">Ends the drill.</param>
    public async Task<DrillReport> RunAsync(
        IReadOnlyList<DrilledRunbook> runbooks,
        DrillOptions options,
        Action<DrillResult>? heard,
        CancellationToken cancel
    )
    {
        var started = time.GetTimestamp();
        var plan = new PlanOfCases(options);
        var overHttp = options.Jobs ?? JobsPerProcessor * System.Environment.ProcessorCount;
        await using var ticker = new DrillTicker(time);
        ticker.Start();
        // Simulated time waits for nobody who reads templates.
        await TemplateCatalog.WarmAsync();
        var draws = new Draws(options.Seed);
        var run = new DrilledRun(draws, project, environment);
        var cases = Plan(runbooks, options);
        var wholes = await AllAsync([.. cases.OrderBy(c => draws.Draw($"{c.Runbook.Id}/{c.Name}"))]);
        var kills = wholes
            .Where(r => PlanOfCases.WithKills.Contains(r.Case.Name) && r.Finished is not null)
            .SelectMany(r => plan.Kills(r.Case, r.Events.Count));
        var killed = await AllAsync([.. kills]);
        var order = cases.Select((c, i) => (c, i)).ToDictionary(p => (p.c.Runbook.Id, p.c.Name), p => p.i);
        DrillResult[] played =
        [
            .. wholes
                .Concat(killed)
                .OrderBy(r => order[(r.Case.Runbook.Id, r.Case.KilledAt is null ? r.Case.Name : r.Case.Behaviour)])
                .ThenBy(r => r.Case.KilledAt ?? 0),
        ];
        var simulated = played.Where(r => plan.IsAsked(r.Case) && !r.Case.RunsCommands).Select(r => (r.Case, r.Seconds));
        var sample = new HttpSample(options.IsOverHttp).Of(simulated);
        var repeated = (await EachAsync(sample, overHttp, OverHttpAsync, told: null)).ToDictionary(r => (r.Case.Runbook.Id, r.Case.Name));
        DrillResult[] results =
        [
            .. played.Select(r => repeated.TryGetValue((r.Case.Runbook.Id, r.Case.Name), out var other) ? r.Beside(other) : r),
        ];
        return new DrillReport(
            options,
            [.. runbooks.Select(r => r.Runbook)],
            [.. results.Where(r => plan.IsAsked(r.Case))],
            [.. runbooks.Select(r => CoverageCount.Of(r.Runbook, options.On, [.. results.Where(x => x.Case.Runbook == r.Runbook)]))],
            time.GetElapsedTime(started)
        );

        // Programs know nothing of simulated time.
        async Task<IEnumerable<DrillResult>> AllAsync(IReadOnlyList<PlannedCase> some)
        {
            var inTime = some.Where(c => !c.RunsCommands);
            var jobs = options.Jobs ?? System.Environment.ProcessorCount;
            var first = await EachAsync(inTime, jobs, (one, token) => Task.FromResult(run.Play(one, token)), heard);
            return first.Concat(await EachAsync(some.Where(c => c.RunsCommands), overHttp, OverHttpAsync, heard));
        }

        Task<DrilledRunFacts> OverHttpAsync(PlannedCase one, CancellationToken token) => run.RunAsync(one, ticker, token);

        async Task<IReadOnlyList<DrillResult>> EachAsync(
            IEnumerable<PlannedCase> some,
            int jobs,
            Func<PlannedCase, CancellationToken, Task<DrilledRunFacts>> make,
            Action<DrillResult>? told
        )
        {
            var found = new List<DrillResult>();
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancel };
            await Parallel.ForEachAsync(some, parallel, async (one, token) =>
            {
                var result = Judged(one, await make(one, token), options);
                lock (found)
                    found.Add(result);
                told?.Invoke(result);
            });
            return found;
        }
    }

    private static DrillResult Judged(PlannedCase one, DrilledRunFacts facts, DrillOptions options)
    {
        var on = options.On.Asked is { } target ? $" --target {target}" : string.Empty;
        var repeat = $"runbook drill {one.Runbook.Id}{on} --only {one.Name} --seed {options.Seed}";
        return new DrillResult(one, facts.Finished, new Judge(one, facts, repeat).Findings(), facts.Events)
        {
            Repeat = repeat,
            Posts = facts.Posts.Count,
            WasKilled = facts.WasKilled,
            Withheld = facts.Withheld,
        };
    }
}
