using System.CommandLine;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands.Drills;

/// <summary>`runbook drill`.</summary>
internal static class DrillCommand
{
    public static Command Build(CommandHost host)
    {
        var ids = new Argument<string[]>("runbooks") { Description = "The runbooks' ids, or their files.", Arity = ArgumentArity.ZeroOrMore };
        Completions.OfRunbooks(ids, host);
        var format = Formats.Option("text", "json", "markdown");
        var command = new ExampledCommand("drill", "Rehearses runbooks before they are needed.", "runbook drill quick-rollback --against production") { ids, format };
        var rehearsal = new RehearsalDrill();
        rehearsal.AddTo(command, host);
        command.SetAction(async (parsed, cancel) =>
        {
            if (rehearsal.IsAsked(parsed)) return await rehearsal.RunAsync(host, parsed.GetValue(ids) ?? [], parsed, parsed.GetValue(format)!, cancel);
            var bag = new DiagnosticBag();
            bag.Add(DiagnosticCodes.BadOption, span: null, "nothing was given to rehearse against", help: "`--against TARGET` rehearses beside a target");
            return Terminal.DiagnosticReport.Invalid(host, bag);
        });
        return command;
    }
}
