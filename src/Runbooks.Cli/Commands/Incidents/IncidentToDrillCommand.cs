using System.CommandLine;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling.Reproducing;
using Runbooks.Storage;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentToDrillCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string>("incident") { Description = "The incident's id, or `last`." };
        IncidentCompletions.Of(id, "incident", host);
        var records = IncidentRecords.Option();
        var output = new Option<string?>("--output")
        {
            Description = "The file to write, or `-` for standard output; a file in runbooks/drills by default.",
        };
        var command = new ExampledCommand(
            "to-drill",
            "Writes what the target did in an incident as a case that `runbook drill` repeats.",
            "runbook incidents to-drill last"
        )
        {
            id,
            records,
            output,
        };
        command.SetAction(parsed => Run(host, parsed.GetValue(id)!, parsed.GetValue(records), parsed.GetValue(output)));
        return command;
    }

    private static int Run(CommandHost host, string id, string? records, string? output)
    {
        if (IncidentRecords.Open(host, records) is not { } incidents)
            return ExitCodes.Invalid;
        var bag = new DiagnosticBag();
        if (incidents.Find(id, bag) is not { } location)
            return DiagnosticReport.Invalid(host, bag);
        var verified = incidents.Verify(location);
        if (verified.Journal is not { Fault: null } journal || ReproducedCase.Of(journal.Events) is not { } made)
        {
            bag.Add(
                DiagnosticCodes.ProofChanged,
                null,
                $"the journal of {location.IncidentId} does not tell what the target did: "
                    + $"{verified.Faults.Select(f => f.Message).FirstOrDefault() ?? "it has no end"}"
            );
            return DiagnosticReport.Invalid(host, bag);
        }

        if (output == "-")
        {
            host.Out.Write(made.Text);
            return 0;
        }

        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var path = output is not null
            ? Path.GetFullPath(output, host.WorkingDirectory)
            : Path.Combine(catalog.Folder ?? Path.Combine(host.WorkingDirectory, "runbooks"), "drills", made.Id + ".yaml");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, made.Text);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            bag.Add(DiagnosticCodes.Unreadable, null, $"`{catalog.Display(path)}` cannot be written: {e.Message}");
            return DiagnosticReport.Invalid(host, bag);
        }

        host.Out.WriteLine($"{catalog.Display(path)} does what the target did in {location.IncidentId}.");
        host.Out.WriteLine($"Drill it: runbook drill {made.Runbook} --only {made.Id}");
        return 0;
    }
}
