using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands.Incidents;

/// <summary>`runbook incidents verify`.</summary>
internal static class IncidentVerifyCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string?>("incident") { Description = "The incident's id, or `last`; all records without it.", Arity = ArgumentArity.ZeroOrOne };
        IncidentCompletions.Of(id, "incident", host);
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand("verify", "Proves that the journal and the evidence of a record are as the run wrote them.", "runbook incidents verify last") { id, records, format };
        command.SetAction(parsed =>
        {
            if (IncidentRecords.Open(host, parsed.GetValue(records)) is not { } catalog) return ExitCodes.Invalid;
            var bag = new DiagnosticBag();
            var wanted = parsed.GetValue(id);
            var found = wanted is null ? catalog.All() : catalog.Find(wanted, bag) is { } one ? [one] : [];
            if (bag.HasErrors) return DiagnosticReport.Invalid(host, bag);
            var verified = found.Select(catalog.Verify).ToList();
            if (parsed.GetValue(format) == "json") host.Out.WriteLine(new JsonArray([.. verified.Select(ToJson)]).ToJsonString(JsonText.Indented));
            else Write(host.Out, verified);
            return verified.Any(v => v.Faults.Count > 0) ? ExitCodes.NotRecovered : ExitCodes.Recovered;
        });
        return command;
    }

    private static void Write(TextWriter output, List<IncidentVerification> verified)
    {
        if (verified.Count == 0) output.WriteLine("There are no records.");
        foreach (var v in verified)
        {
            output.WriteLine(v.Faults.Count == 0
                ? $"✓ {v.Incident}: {v.Events} events and {v.Files} files of evidence are as the run wrote them"
                : $"✗ {v.Incident}: not as the run wrote it");
            foreach (var fault in v.Faults) output.WriteLine($"    {fault.Message}");
        }
    }

    private static JsonNode ToJson(IncidentVerification v) => new JsonObject
    {
        ["incident"] = v.Incident,
        ["events"] = v.Events,
        ["files"] = v.Files,
        ["faults"] = new JsonArray([.. v.Faults.Select(f => (JsonNode)f.Message)]),
    };
}
