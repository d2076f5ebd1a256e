using System.CommandLine;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Values;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentListCommand
{
    public static Command Build(CommandHost host)
    {
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json");
        var most = new Option<int>("--most") { Description = "How many, the newest first.", DefaultValueFactory = _ => 50 };
        var command = new ExampledCommand(
            "list",
            "Lists incident records, the newest first: those of HEAD and those on branches under review.",
            "runbook incidents list --most 10"
        )
        {
            records,
            format,
            most,
        };
        command.SetAction(parsed =>
        {
            if (IncidentRecords.Open(host, parsed.GetValue(records)) is not { } catalog)
                return ExitCodes.Invalid;
            var found = catalog.List(parsed.GetValue(most));
            if (parsed.GetValue(format) == "json")
                host.Document.WriteLine(
                    JsonSerializer.Serialize(found.Select(IncidentDocument.Of), DocumentJson.Readable.IEnumerableIncidentDocument)
                );
            else
                Write(host.Out, found, host.OutWidth);
            return 0;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<IncidentSummary> found, int? columns)
    {
        if (found.Count == 0)
        {
            output.WriteLine("No incident is recorded here.");
            return;
        }

        var width = found.Max(f => Cells.Width(f.Id));
        foreach (var f in found)
        {
            var took = f.Seconds is { } seconds ? Duration.Format(TimeSpan.FromSeconds(seconds)) : "-";
            var part = f.PartOf is { } group ? $"  part of {group}" : string.Empty;
            var problem = f.Problem is null ? string.Empty : $"  ({f.Problem})";
            Columns.WriteStacked(
                output,
                $"{Cells.PadRight(f.Id, width)}  {f.Outcome, -13}  {took, 8}  {f.Status, -9}  {f.Target}{part}{problem}",
                columns
            );
        }
    }
}
