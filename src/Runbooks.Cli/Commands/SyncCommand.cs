using System.CommandLine;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands;

internal static class SyncCommand
{
    public static Command Build(CommandHost host)
    {
        var records = new Option<string?>("--records")
        {
            Description = "A Git repository that takes them all; the one each was meant for, by default.",
        };
        var waiting = new Option<string?>("--spool")
        {
            Description = "Where they wait, such as a spool brought from another machine; this machine's by default.",
        };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "sync",
            "Delivers the records that no repository or remote took when their runs ended, each once.",
            "runbook sync"
        )
        {
            records,
            waiting,
            format,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                NativeLibraries.PrepareGit();
                var elsewhere = parsed.GetValue(records) is { } path ? Path.GetFullPath(path, host.WorkingDirectory) : null;
                var spool = parsed.GetValue(waiting) is { } folder
                    ? new Spool(Path.GetFullPath(folder, host.WorkingDirectory))
                    : Spool.Of(host.Environment);
                var delivery = new RecordDelivery(spool, host.Time, RunSetup.Draw)
                {
                    Signed = new SignedDelivery(host.Time, host.Environment),
                };
                var sync = new RecordSync(
                    new SpoolDelivery(spool, host.Time, (place, bag) => RecordsRepository.Open(place, bag, host.Environment)),
                    delivery,
                    new PullRequestDelivery(host.Time, host.Environment, host.WorkingDirectory)
                );
                var text = parsed.GetValue(format) == "text";
                var synced = new List<SyncedRecord>();
                await foreach (var one in sync.SyncAsync(elsewhere, cancel))
                {
                    synced.Add(one);
                    if (text)
                        Write(host, one);
                }

                if (!text)
                    await host.Document.WriteLineAsync(
                        JsonSerializer.Serialize(
                            new SyncDocument(synced.Select(s => new SyncDocument.Synced(s))),
                            DocumentJson.Readable.SyncDocument
                        )
                    );
                else if (synced.Count == 0)
                    await host.Out.WriteLineAsync("No record waits.");
                return synced.All(s => s.IsDone) ? ExitCodes.Recovered : ExitCodes.Spooled;
            }
        );
        return command;
    }

    private static void Write(CommandHost host, SyncedRecord synced)
    {
        var delivery = synced.Delivery;
        if (delivery.Done is { } done && synced.IsDone)
        {
            var commit = (synced.Push?.Commit ?? done.Commit)[..10];
            host.Out.WriteLine($"✓ {delivery.Incident} is on branch {done.Branch}, commit {commit}{Where(synced.Push)}");
            foreach (var line in PullRequestLines.Of(synced.PullRequest, delivery.Incident))
                host.Out.WriteLine("    " + WrappedMarkup.TextOf(line).Trim());
            return;
        }

        host.Out.WriteLine($"✗ {delivery.Incident} still waits: {RunView.Plain(synced.Problem!)}");
        foreach (var line in synced.Push?.Said ?? [])
            host.Out.WriteLine($"    {synced.Push!.Remote} says: {RunView.Plain(line)}");
        if (delivery.Done is { } committed)
            host.Out.WriteLine($"    committed here on branch {committed.Branch}, commit {committed.Commit[..10]}");
        host.Out.WriteLine($"    in {delivery.Directory}");
        if (synced.Push?.Help is { } help)
            host.Out.WriteLine($"    = help: {help}, then run `runbook sync` again");
    }

    private static string Where(PushResult? push) =>
        push switch
        {
            Pushed done => $", and pushed to {done.Remote}",
            AlreadyPushed found => $"; {found.Remote} had it already",
            _ => string.Empty,
        };
}
