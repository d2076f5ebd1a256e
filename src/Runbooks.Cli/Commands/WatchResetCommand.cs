using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Storage;
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
        var guards = WatchMemory.Read(memory.Guards);
        if (guards.Problem is { } problem)
            await host.Error.WriteLineAsync($"warning: {problem}");
        if (guards.Value?.Find(target) is not { Condition: not StateCondition.Absent } known)
            return await UnknownAsync(host, target);
        var safeguards = new Safeguards(host.Time, new SteadyClock(host.Time));
        if (known.Value is { } before)
            safeguards.Restore(before.Safeguards);
        else
            await host.Error.WriteLineAsync($"warning: it is forgotten, because it cannot be gone on with: {known.Problem}");
        var done = safeguards.Close();
        var saved = known.Value is { } kept
            ? kept with
            {
                Safeguards = safeguards.Save(),
            }
            : new SavedTarget(safeguards.Save(), new SavedRelease(null, null, null, []), []);
        if (WatchMemory.Write(memory.Guards, guards.Value.With(target, saved)) is { } trouble)
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
