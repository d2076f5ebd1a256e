using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook show`.</summary>
internal static class ShowCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string>("runbook") { Description = "The runbook's id, or its file." };
        Completions.OfRunbooks(id, host);
        var source = new Option<bool>("--source") { Description = "Show the YAML instead." };
        var command = new ExampledCommand("show", "Shows what a runbook will do, for a person.", "runbook show performance-degradation") { id, source };
        command.SetAction(parsed => Run(host, parsed.GetValue(id)!, parsed.GetValue(source)));
        return command;
    }

    private static int Run(CommandHost host, string id, bool source)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var found = catalog.Find(id, bag);
        if (found is not null && source && RunbookCatalog.ReadText(found, bag) is { } text)
        {
            host.Out.Write(text.Text);
            return 0;
        }

        if (found is not null && RunbookCatalog.Read(found, bag) is { } runbook)
        {
            RunbookPage.Write(host.Out, runbook, found.DisplayPath, RecoveryBudget.Of(runbook, called => catalog.Find(called, new DiagnosticBag()) is { } other ? RunbookCatalog.Read(other, new DiagnosticBag()) : null));
            return 0;
        }

        return DiagnosticReport.Invalid(host, bag);
    }
}
