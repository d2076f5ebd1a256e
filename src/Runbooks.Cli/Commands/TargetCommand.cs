using System.CommandLine;
using System.Text.Json;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook target`: what is run against.</summary>
internal static class TargetCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new ExampledCommand("target", "Looks at what runbooks are run against.", "runbook target check local");
        command.Subcommands.Add(Check(host));
        return command;
    }

    private static ExampledCommand Check(CommandHost host)
    {
        var name = new Argument<string>("target") { Description = "The target's name, or its file." };
        Completions.OfTargets(name, host);
        var records = new Option<string?>("--records")
        {
            Description = "The Git repository whose ledger is read; the one you stand in, by default.",
        };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "check",
            "Shows what the engine sees of a target, and what is missing for which guarantee: sends reads only.",
            "runbook target check local"
        )
        {
            name,
            records,
            format,
        };
        command.SetAction(
            (parsed, cancel) => CheckAsync(host, parsed.GetValue(name)!, parsed.GetValue(records), parsed.GetValue(format)!, cancel)
        );
        return command;
    }

    /// <summary>Looks, and ends with 0 where a rollback could be sent, 1 where it could not, and 3 where nothing is known.</summary>
    internal static async Task<int> CheckAsync(CommandHost host, string name, string? records, string format, CancellationToken cancel)
    {
        NativeLibraries.PrepareGit();
        var bag = new DiagnosticBag();
        var options = new RunOptions(Runbook: null) { Target = name };
        if (TargetOption.Resolve(host, new RunbookCatalog(host.WorkingDirectory), options, bag, []) is not { } target)
            return DiagnosticReport.Invalid(host, bag);
        var repository = RecordsRepository.Open(
            Path.GetFullPath(records ?? ".", host.WorkingDirectory),
            new DiagnosticBag(),
            host.Environment
        );
        var seen = await new TargetInspector(PlanCommand.SetupOf(host)).LookAsync(target, repository, cancel);
        var unasked = UnaskedIn(host, target);
        if (format == "json")
            await host.Document.WriteLineAsync(
                JsonSerializer.Serialize(new TargetDocument(seen, unasked), DocumentJson.Readable.TargetDocument)
            );
        else
            TargetText.Write(host.Out, seen, unasked, host.OutWidth);
        return seen.State is null ? ExitCodes.Unknown
            : seen.CanRollBack ? ExitCodes.Recovered
            : ExitCodes.NotRecovered;
    }

    // What the project's own runbooks do not look at: those that are built in are for every target.
    private static IReadOnlyList<string> UnaskedIn(CommandHost host, Target target)
    {
        var bag = new DiagnosticBag();
        return
        [
            .. new RunbookCatalog(host.WorkingDirectory)
                .List()
                .Where(f => !f.IsBuiltIn)
                .Select(f => RunbookCatalog.Read(f, bag))
                .OfType<Runbook>()
                .Where(r => r.AllSteps().Any(s => s.Action.ChangesTarget))
                .SelectMany(r => UnaskedParts.Of(r, target, id => RunCommand.CalledIn(host, id))),
        ];
    }
}
