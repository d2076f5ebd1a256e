using System.CommandLine;
using System.Text.Json.Nodes;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook watch status`.</summary>
internal static class WatchStatusCommand
{
    public static Command Build(CommandHost host)
    {
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand("status", "Asks the running watch how everything stands: targets, triggers, cooldowns, circuits.", "runbook watch status --format json") { format };
        command.SetAction(async (parsed, cancel) =>
        {
            var json = parsed.GetValue(format) == "json";
            if (await WatchSocket.AskAsync(host, HttpMethod.Get, json ? "/status" : "/status.txt", cancel) is not { } answer) return await WatchSocket.NoneAsync(host);
            await host.Document.WriteAsync(json ? JsonNode.Parse(answer.Body)!.ToJsonString(JsonText.Indented) + "\n" : answer.Body);
            return 0;
        });
        return command;
    }
}
