using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook incidents`.</summary>
internal static class IncidentsCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new ExampledCommand("incidents", "Lists, shows and verifies incident records, and has them reviewed.", "runbook incidents list");
        command.Subcommands.Add(List(host));
        command.Subcommands.Add(Show(host));
        command.Subcommands.Add(Verify(host));
        command.Subcommands.Add(PublishCommand.Build(host));
        return command;
    }

    private static ExampledCommand List(CommandHost host)
    {
        var records = RecordsOption();
        var format = Formats.Option("text", "json");
        var most = new Option<int>("--most") { Description = "How many, the newest first.", DefaultValueFactory = _ => 50 };
        var command = new ExampledCommand("list", "Lists incident records, the newest first: those of HEAD and those on branches under review.", "runbook incidents list --most 10") { records, format, most };
        command.SetAction(parsed =>
        {
            if (Open(host, parsed.GetValue(records)) is not { } catalog) return ExitCodes.Invalid;
            var found = catalog.List(parsed.GetValue(most));
            if (parsed.GetValue(format) == "json") host.Out.WriteLine(new JsonArray([.. found.Select(ToJson)]).ToJsonString(JsonText.Indented));
            else Write(host.Out, found);
            return 0;
        });
        return command;
    }

    private static ExampledCommand Show(CommandHost host)
    {
        var id = new Argument<string>("incident") { Description = "The incident's id, or `last`." };
        var records = RecordsOption();
        var format = Formats.Option("text", "json", "yaml");
        var command = new ExampledCommand("show", "Shows an incident's post-mortem, or its record.", "runbook incidents show last") { id, records, format };
        command.SetAction(parsed =>
        {
            if (Open(host, parsed.GetValue(records)) is not { } catalog) return ExitCodes.Invalid;
            var bag = new DiagnosticBag();
            var wanted = parsed.GetValue(id)!;
            if (wanted == "last") wanted = catalog.List(1) is [{ } newest] ? newest.Id : wanted;
            var location = catalog.Find(wanted, bag);
            if (location is null) return DiagnosticReport.Invalid(host, bag);
            if (parsed.GetValue(format) == "text" && catalog.ReadPostmortem(location) is { } text)
            {
                host.Out.WriteLine(text);
                return 0;
            }

            if (catalog.Read(location, bag) is not { } record) return DiagnosticReport.Invalid(host, bag);
            host.Out.WriteLine(parsed.GetValue(format) == "json" ? record.Json.ToJsonString(JsonText.Indented) : Incidents.Records.RecordYaml.Write(record));
            return 0;
        });
        return command;
    }

    private static ExampledCommand Verify(CommandHost host)
    {
        var id = new Argument<string?>("incident") { Description = "The incident's id, or `last`; all records without it.", Arity = ArgumentArity.ZeroOrOne };
        var records = RecordsOption();
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand("verify", "Proves that the journal and the evidence of a record are as the run wrote them.", "runbook incidents verify last") { id, records, format };
        command.SetAction(parsed =>
        {
            if (Open(host, parsed.GetValue(records)) is not { } catalog) return ExitCodes.Invalid;
            var bag = new DiagnosticBag();
            var wanted = parsed.GetValue(id);
            if (wanted == "last") wanted = catalog.List(1) is [{ } newest] ? newest.Id : wanted;
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
            foreach (var fault in v.Faults) output.WriteLine($"    {fault}");
        }
    }

    private static JsonNode ToJson(IncidentVerification v) => new JsonObject
    {
        ["incident"] = v.Incident,
        ["events"] = v.Events,
        ["files"] = v.Files,
        ["faults"] = new JsonArray([.. v.Faults.Select(f => (JsonNode)f)]),
    };

    private static Option<string?> RecordsOption() => new("--records") { Description = "The Git repository that holds the records; the one you stand in, unless said." };

    private static IncidentCatalog? Open(CommandHost host, string? records)
    {
        NativeLibraries.PrepareGit();
        var bag = new DiagnosticBag();
        if (RecordsRepository.Open(Path.GetFullPath(records ?? ".", host.WorkingDirectory), bag) is { } repository) return new IncidentCatalog(repository);
        DiagnosticReport.Invalid(host, bag);
        return null;
    }

    private static void Write(TextWriter output, IReadOnlyList<IncidentSummary> found)
    {
        if (found.Count == 0)
        {
            output.WriteLine("No incident is recorded here.");
            return;
        }

        var width = found.Max(f => f.Id.Length);
        foreach (var f in found)
        {
            var took = f.Seconds is { } seconds ? Duration.Format(TimeSpan.FromSeconds(seconds)) : "-";
            output.WriteLine($"{f.Id.PadRight(width)}  {f.Outcome,-13}  {took,8}  {f.Status,-9}  {f.Target}{(f.Problem is null ? string.Empty : $"  ({f.Problem})")}");
        }
    }

    private static JsonObject ToJson(IncidentSummary f) => new()
    {
        ["id"] = f.Id,
        ["title"] = f.Title,
        ["status"] = f.Status,
        ["outcome"] = f.Outcome,
        ["target"] = f.Target,
        ["seconds"] = f.Seconds,
        ["branch"] = f.Branch,
        ["path"] = f.Path,
    };
}
