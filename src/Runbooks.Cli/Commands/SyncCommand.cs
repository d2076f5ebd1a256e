using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Native;
using Runbooks.Git;
using Runbooks.Incidents.Writing;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook sync`.</summary>
internal static class SyncCommand
{
    public static Command Build(CommandHost host)
    {
        var records = new Option<string?>("--records") { Description = "A Git repository that takes them all; the one each was meant for, unless said." };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand("sync", "Delivers the records that no repository took when their runs ended, each once.", "runbook sync") { records, format };
        command.SetAction(parsed =>
        {
            NativeLibraries.PrepareGit();
            var elsewhere = parsed.GetValue(records) is { } path ? Path.GetFullPath(path, host.WorkingDirectory) : null;
            var delivered = new SpoolDelivery(Spool.Of(host.Environment), host.Time, RecordsRepository.Open).Deliver(elsewhere).ToList();
            if (parsed.GetValue(format) == "json") host.Out.WriteLine(new JsonObject { ["records"] = new JsonArray([.. delivered.Select(ToJson)]) }.ToJsonString(JsonText.Indented));
            else Write(host, delivered);
            return delivered.Any(d => d.Done is null) ? ExitCodes.Spooled : ExitCodes.Recovered;
        });
        return command;
    }

    private static void Write(CommandHost host, List<Delivery> delivered)
    {
        if (delivered.Count == 0) host.Out.WriteLine("No record waits.");
        foreach (var d in delivered)
        {
            if (d.Done is { } done)
            {
                host.Out.WriteLine($"✓ {d.Incident} is on branch {done.Branch}, commit {done.Commit[..10]}");
                continue;
            }

            host.Out.WriteLine($"✗ {d.Incident} still waits: {d.Problem}");
            host.Out.WriteLine($"    in {d.Directory}");
        }
    }

    private static JsonNode ToJson(Delivery d) => new JsonObject
    {
        ["run"] = d.Run,
        ["incident"] = d.Incident,
        ["delivered"] = d.Done is not null,
        ["branch"] = d.Done?.Branch,
        ["commit"] = d.Done?.Commit,
        ["problem"] = d.Problem,
    };
}
