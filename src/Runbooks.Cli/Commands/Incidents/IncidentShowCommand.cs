using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentShowCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string>("incident")
        {
            Description = "The incident's id, or `last`; the last one without it.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "last",
        };
        IncidentCompletions.Of(id, "incident", host);
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json", "yaml");
        var command = new ExampledCommand("show", "Shows an incident's post-mortem, or its record.", "runbook incidents show")
        {
            id,
            records,
            format,
        };
        command.SetAction(parsed =>
        {
            if (IncidentRecords.Open(host, parsed.GetValue(records)) is not { } catalog)
                return ExitCodes.Invalid;
            var bag = new DiagnosticBag();
            if (catalog.Find(parsed.GetValue(id)!, bag) is not { } location)
                return DiagnosticReport.Invalid(host, bag);
            if (parsed.GetValue(format) == "text" && catalog.ReadPostmortem(location) is { } text)
            {
                // A file or another program gets the page as it is.
                host.Out.WriteLine(host.OutWidth is null ? text : PlainMarkdown.Of(text));
                return 0;
            }

            if (catalog.Read(location, bag) is not { } record)
                return DiagnosticReport.Invalid(host, bag);
            host.Document.WriteLine(
                parsed.GetValue(format) == "json" ? record.Json.ToJsonString(JsonText.Indented) : RecordYaml.Write(record)
            );
            return 0;
        });
        return command;
    }
}
