using System.CommandLine;
using System.Text.Json;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

internal static class ListCommand
{
    public static Command Build(CommandHost host)
    {
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "list",
            "Lists the runbooks found in runbooks/ from here up to the repository's root, those built in, and the groups of targets.",
            "runbook list"
        )
        {
            format,
        };
        command.SetAction(parsed => Run(host, parsed.GetValue(format)!));
        return command;
    }

    private static int Run(CommandHost host, string format)
    {
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var bag = new DiagnosticBag();
        if (catalog.IsRefused(bag))
            return DiagnosticReport.Invalid(host, bag);
        var found = catalog.List();
        var rows = found.Select(f => (File: f, Runbook: RunbookCatalog.Read(f, bag))).ToList();
        if (format == "json")
        {
            var list = rows.Select(r => new CatalogueDocument(
                r.File.Id,
                r.Runbook?.Title,
                r.Runbook?.Severity.Name,
                r.File.DisplayPath,
                r.Runbook is not null
            ));
            host.Document.WriteLine(JsonSerializer.Serialize(list, DocumentJson.Readable.IEnumerableCatalogueDocument));
            return 0;
        }

        var width = rows.Max(r => Cells.Width(r.File.Id));
        foreach (var (file, runbook) in rows)
        {
            var severity = runbook is null ? string.Empty : $"{runbook.Severity.Name} {Duration.Format(runbook.Severity.Objective)}";
            WrappedLines.WriteWhere(
                host.Out,
                $"{Cells.PadRight(file.Id, width)}  {severity, -14}  ",
                $"{runbook?.Title ?? "has mistakes: `runbook lint` shows them"}{(file.IsBuiltIn ? "  (built in)" : string.Empty)}",
                host.OutWidth
            );
        }

        WriteGroups(host, catalog);
        return 0;
    }

    private static void WriteGroups(CommandHost host, RunbookCatalog catalog)
    {
        var found = catalog.ListGroups();
        if (found.Count == 0)
            return;
        host.Out.WriteLine();
        host.Out.WriteLine("Groups of targets, for `--group`:");
        var width = found.Max(f => Cells.Width(f.Id));
        foreach (var file in found)
        {
            var bag = new DiagnosticBag();
            var group = RunbookCatalog.ReadText(file, bag) is { } source ? catalog.ReadGroup(source, bag) : null;
            var waves = group is null ? null : string.Join(" → ", group.Waves.Select(w => string.Join(", ", w)));
            WrappedLines.WriteWhere(
                host.Out,
                $"{Cells.PadRight(file.Id, width)}  ",
                waves is null
                    ? "has mistakes: `runbook lint` shows them"
                    : $"{(group!.Title is { } title ? $"{title}: " : string.Empty)}{waves}",
                host.OutWidth
            );
        }
    }
}
