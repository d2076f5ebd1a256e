using System.CommandLine;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentVerifyCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string?>("incident")
        {
            Description = "The incident's id, or `last`; all records without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        IncidentCompletions.Of(id, "incident", host);
        var anchored = new Option<bool>("--anchored")
        {
            Description = "Exit with 1 for a record that nothing outside it vouches for, too.",
        };
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "verify",
            "Tells whether the journal and the evidence of a record are consistent with themselves, and what outside it "
                + "vouches for it: a signature, or the commit that opened it at the remote.",
            "runbook incidents verify last"
        )
        {
            id,
            anchored,
            records,
            format,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (IncidentRecords.Open(host, parsed.GetValue(records)) is not { } catalog)
                    return ExitCodes.Invalid;
                var bag = new DiagnosticBag();
                var wanted = parsed.GetValue(id);
                var found =
                    wanted is null ? catalog.All()
                    : catalog.Find(wanted, bag) is { } one ? [one]
                    : [];
                if (bag.HasErrors)
                    return DiagnosticReport.Invalid(host, bag);
                var verified = await catalog.VerifyAsync(found, cancel);
                if (parsed.GetValue(format) == "json")
                    host.Document.WriteLine(
                        JsonSerializer.Serialize(
                            verified.Select(VerificationDocument.Of),
                            DocumentJson.Readable.IEnumerableVerificationDocument
                        )
                    );
                else
                    Write(host.Out, verified);
                return verified.Any(v => v.Faults.Count > 0 || (parsed.GetValue(anchored) && v.Anchors.Count == 0))
                    ? ExitCodes.NotRecovered
                    : ExitCodes.Recovered;
            }
        );
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<IncidentVerification> verified)
    {
        if (verified.Count == 0)
            output.WriteLine("There are no records.");
        foreach (var v in verified)
        {
            output.WriteLine(
                v.Faults.Count == 0
                    ? $"✓ {v.Incident}: {v.Events} events and {v.Files} files of evidence are consistent with themselves"
                    : $"✗ {v.Incident}: not as the run wrote it"
            );
            foreach (var anchor in v.Anchors)
                output.WriteLine($"    {anchor}");
            if (v.Faults.Count == 0 && v.Anchors.Count == 0)
                output.WriteLine(
                    "    nothing outside the record says that nobody wrote all of it anew: no good signature, and no "
                        + "commit that the remote had while the run went on"
                );
            foreach (var fault in v.Faults)
                output.WriteLine($"    {fault.Message}");
        }
    }
}
