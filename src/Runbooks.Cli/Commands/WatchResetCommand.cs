using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Watch;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Scheduling;

namespace Runbooks.Cli.Commands;

internal static class WatchResetCommand
{
    public static Command Build(CommandHost host)
    {
        var target = new Argument<string>("target") { Description = "The target's name." };
        Completions.OfTargets(target, host);
        var command = new ExampledCommand(
            "reset",
            "Closes a target's circuit: from now on something may run by itself there again, and its limits count anew.",
            "runbook watch reset local"
        )
        {
            target,
        };
        command.SetAction(async (parsed, cancel) => await CloseAsync(host, parsed.GetValue(target)!, cancel));
        return command;
    }

    private static async Task<int> CloseAsync(CommandHost host, string target, CancellationToken cancel)
    {
        if (await WatchSocket.AskAsync(host, HttpMethod.Post, $"/reset/{Uri.EscapeDataString(target)}", cancel) is { } answer)
        {
            if (answer.Status != 200)
                return await UnknownAsync(host, target);
            await host.Out.WriteLineAsync($"The circuit of {target} {DoneBy(answer.Body)}.");
            return 0;
        }

        // No watch runs: the next one reads what is written here.
        using var memory = WatchMemory.TryTake(WatchMemory.DirectoryOf(WatchProject.Of(host), host.Environment));
        if (memory is null)
            return await WatchSocket.NoneAsync(host);
        var (json, problem) = WatchMemory.Read(memory.Guards);
        if (problem is not null)
            await host.Error.WriteLineAsync($"warning: {problem}");
        if (json?["targets"]?[target] is not JsonObject known || known["safeguards"] is not JsonObject saved)
            return await UnknownAsync(host, target);
        var safeguards = new Safeguards(host.Time, new SteadyClock(host.Time));
        string done;
        try
        {
            safeguards.Restore(saved);
            done = safeguards.Close();
        }
        catch (FormatException e)
        {
            await host.Error.WriteLineAsync($"warning: what was written down of {target} could not be read, and is forgotten: {e.Message}");
            done = safeguards.Close();
        }

        known["safeguards"] = safeguards.Save();
        if (WatchMemory.Write(memory.Guards, json, durably: true) is { } trouble)
        {
            await host.Error.WriteLineAsync($"error: the circuit is not closed: {trouble}");
            return ExitCodes.NotRecovered;
        }

        await host.Out.WriteLineAsync($"The circuit of {target} {done}. No watch runs here: the next one begins with that.");
        return 0;
    }

    private static string DoneBy(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["done"] ?? "is closed";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "is closed";
        }
    }

    private static async Task<int> UnknownAsync(CommandHost host, string target)
    {
        await host.Error.WriteLineAsync($"error: no target `{target}` is watched here");
        await host.Error.WriteLineAsync("  = help: `runbook watch status` lists them");
        return ExitCodes.Invalid;
    }
}
