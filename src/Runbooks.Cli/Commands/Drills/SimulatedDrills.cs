using System.CommandLine;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Simulation;

namespace Runbooks.Cli.Commands.Drills;

/// <summary>What `runbook drill` does with `--simulate` or `--case`: the engine on simulated time, network and disk.</summary>
internal sealed class SimulatedDrills
{
    private const int MostRuns = 10_000_000;
    private readonly CommandHost _host;
    private readonly Option<int?> _runs = new("--simulate")
    {
        Description =
            "Play so many simulated worlds, with faults, crashes and other operators drawn from the seed, and check what must always hold.",
        HelpName = "n",
    };
    private readonly Option<long> _seed;
    private readonly Option<int?> _jobs;
    private readonly Option<string?> _case = new("--case")
    {
        Description = "Play one world again, as a finding names it, and tell what happens in it.",
        HelpName = "token",
    };

    /// <param name="host">The terminal.</param>
    /// <param name="seed">The option of all drills.</param>
    /// <param name="jobs">The option of all drills.</param>
    public SimulatedDrills(CommandHost host, Option<long> seed, Option<int?> jobs)
    {
        (_host, _seed, _jobs) = (host, seed, jobs);
        _runs.Validators.Add(r => Bound(r, _runs, 1, MostRuns));
        _jobs.Validators.Add(r => Bound(r, _jobs, 1, 256));
    }

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_runs);
        command.Options.Add(_case);
    }

    /// <summary>Whether one of them was given.</summary>
    public bool AreWanted(System.CommandLine.Parsing.CommandResult parsed) =>
        parsed.GetResult(_runs) is not null || parsed.GetResult(_case) is not null;

    /// <summary>Plays, and shows what it came to.</summary>
    /// <returns>0 where all held, 1 where something did not.</returns>
    public int Run(ParseResult parsed, IReadOnlyList<string> ids, string format, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        if (Find(ids, bag) is not { } found)
            return DiagnosticReport.Invalid(_host, bag);
        var campaign = new SimulationCampaign(
            () => [.. found.Select(f => SimulatedRunbook.Read(f, new DiagnosticBag())!)],
            new SimulationOptions(_host.WorkingDirectory, EngineVersion.Text)
        );
        if (parsed.GetValue(_case) is { } token)
            return Repeat(campaign, token, format, bag);

        var runs = parsed.GetValue(_runs) ?? 1;
        using var progress = new SimulationProgress(_host, runs);
        var outcome = campaign.Run(
            (ulong)parsed.GetValue(_seed),
            runs,
            Math.Min(parsed.GetValue(_jobs) ?? Environment.ProcessorCount, runs),
            progress.Show,
            cancel
        );
        progress.End(outcome.Tally);
        var report = new SimulationReport(_host, ids);
        if (format == "json")
            report.WriteJson(outcome);
        else
            report.Write(outcome);
        return outcome.Tally.Failures == 0 ? 0 : ExitCodes.NotRecovered;
    }

    private int Repeat(SimulationCampaign campaign, string token, string format, DiagnosticBag bag)
    {
        if (campaign.Repeat(token) is not var (outcome, story))
        {
            bag.Add(
                DiagnosticCodes.WrongCase,
                span: null,
                $"`{token}` is not a case of a simulation",
                help: "a case is written as RUNBOOK:ORDER:HAPPENING,HAPPENING, such as `quick-rollback:0:answer-lost@1`; "
                    + "findings name theirs"
            );
            return DiagnosticReport.Invalid(_host, bag);
        }

        var report = new SimulationReport(_host, []);
        if (format == "json")
            report.WriteJson(outcome, story);
        else
            report.WriteCase(token, outcome, story);
        return outcome.Tally.Failures == 0 ? 0 : ExitCodes.NotRecovered;
    }

    // A runbook that was named must be one that can be simulated; of all there are, those that cannot are left out, and named.
    private List<FoundRunbook>? Find(IReadOnlyList<string> ids, DiagnosticBag bag)
    {
        var catalog = new RunbookCatalog(_host.WorkingDirectory);
        if (ids.Count > 0)
        {
            var named = ids.Select(id => catalog.Find(id, bag)).OfType<FoundRunbook>().DistinctBy(f => f.Id).ToList();
            foreach (var one in named)
                SimulatedRunbook.Read(one, bag);
            return bag.HasErrors ? null : named;
        }

        var can = new List<FoundRunbook>();
        foreach (var one in catalog.List())
        {
            var own = new DiagnosticBag();
            if (SimulatedRunbook.Read(one, own) is not null)
                can.Add(one);
            else if (own.Sorted().All(d => d.Code.Id == DiagnosticCodes.NotSimulated.Id))
                _host.Error.WriteLine($"{one.Id} is left out: {own.Sorted()[0].Message}");
            else
                own.Sorted().ToList().ForEach(bag.Add);
        }

        return bag.HasErrors || can.Count == 0 ? null : can;
    }

    // What is no number at all is the parser's to say.
    private static void Bound(System.CommandLine.Parsing.OptionResult result, Option option, int least, int most)
    {
        if (
            result.Tokens.Any(t =>
                long.TryParse(t.Value, System.Globalization.CultureInfo.InvariantCulture, out var given) && (given < least || given > most)
            )
        )
            result.AddError($"`{option.Name}` is a number from {least} to {most}.");
    }
}
