using System.CommandLine;

namespace Runbooks.Cli.Commands.Drills;

/// <summary>`runbook drill`.</summary>
internal static class DrillCommand
{
    public static Command Build(CommandHost host)
    {
        var ids = new Argument<string[]>("runbooks") { Description = "Ids of runbooks, or their files; all of them unless said.", Arity = ArgumentArity.ZeroOrMore };
        Completions.OfRunbooks(ids, host);
        var format = Formats.Option("text", "json");
        var simulated = new SimulatedDrills(host);
        var command = new ExampledCommand("drill", "Rehearses runbooks where nothing can break.", "runbook drill --simulate 10000 --seed 4711") { ids, format };
        simulated.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!simulated.AreWanted(result)) result.AddError("Say how to rehearse: `--simulate n`, or `--case token`.");
        });
        command.SetAction((parsed, cancel) => Task.FromResult(simulated.Run(parsed, parsed.GetValue(ids) ?? [], parsed.GetValue(format)!, cancel)));
        return command;
    }
}
