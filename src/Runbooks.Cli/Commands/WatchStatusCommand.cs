using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;

namespace Runbooks.Cli.Commands;

internal static class WatchStatusCommand
{
    public static Command Build(CommandHost host)
    {
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "status",
            "Asks the running watch how everything stands: targets, triggers, cooldowns, circuits.",
            "runbook watch status --format json"
        )
        {
            format,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var json = parsed.GetValue(format) == "json";
                if (await WatchSocket.AskAsync(host, HttpMethod.Get, json ? "/status" : "/status.txt", cancel) is not { } answer)
                    return await WatchSocket.NoneAsync(host);
                if (json)
                    await host.Document.WriteLineAsync(JsonNode.Parse(answer.Body)!.ToJsonString(JsonText.Indented));
                else
                    foreach (var line in answer.Body.TrimEnd('\n').Split('\n'))
                        Columns.WriteStacked(host.Out, line, host.OutWidth);
                return 0;
            }
        );
        return command;
    }
}
