using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Definitions.Targets;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Cli.Commands;

internal static class SandboxCommand
{
    public static Command Build(CommandHost host)
    {
        var port = new Option<int>("--port") { Description = "The port of the controller.", DefaultValueFactory = _ => 8080 };
        var release = new Option<string>("--bad-release")
        {
            Description =
                "What is wrong with the version that is active: slow-responses, failing-migration, breaking-api, crashing or none.",
            DefaultValueFactory = _ => "slow-responses",
        };
        release.AcceptOnlyFromAmong("slow-responses", "failing-migration", "breaking-api", "crashing", "none");
        var fault = new Option<string[]>("--fault")
        {
            Description =
                "How the target misbehaves: NAME[=VALUE][@PLACE][*TIMES]; may be given several times. `--faults` lists the names.",
            Arity = ArgumentArity.OneOrMore,
        };
        Completions.OfFaults(fault);
        var controller = SandboxControllers.Option();
        var list = new Option<bool>("--faults") { Description = "List the faults." };
        var command = new ExampledCommand(
            "sandbox",
            "Runs the target alone, with its faults, until Ctrl-C.",
            "runbook sandbox --port 8080 --fault claimed-not-done"
        )
        {
            port,
            release,
            fault,
            controller,
            list,
        };
        command.SetAction(
            (parsed, cancel) =>
                parsed.GetValue(list)
                    ? Task.FromResult(ListFaults(host))
                    : RunAsync(
                        host,
                        parsed.GetValue(port),
                        parsed.GetValue(release)!,
                        parsed.GetValue(fault) ?? [],
                        parsed.GetValue(controller)!,
                        cancel
                    )
        );
        return command;
    }

    /// <summary>Reads the name of a bad release.</summary>
    public static BadRelease Release(string name) =>
        name switch
        {
            "failing-migration" => BadRelease.FailingMigration,
            "breaking-api" => BadRelease.BreakingApi,
            "crashing" => BadRelease.Crashing,
            "none" => BadRelease.None,
            _ => BadRelease.SlowResponses,
        };

    private static int ListFaults(CommandHost host)
    {
        var width = SandboxFault.All.Max(f => f.Name.Length);
        foreach (var fault in SandboxFault.All)
            host.Out.WriteLine($"{fault.Name.PadRight(width)}  {fault.Description}");
        return 0;
    }

    private static async Task<int> RunAsync(
        CommandHost host,
        int port,
        string release,
        string[] faults,
        string controller,
        CancellationToken cancel
    )
    {
        foreach (var fault in faults)
        {
            if (FaultText.TryParse(fault, out _, out var problem))
                continue;
            await host.Error.WriteLineAsync($"error: {problem}");
            return ExitCodes.Invalid;
        }

        NativeLibraries.PrepareSqlite();
        using var known = LocalSandbox.Announce(host.Environment);
        SandboxTarget target;
        try
        {
            target = await SandboxTarget.StartAsync(
                new SandboxOptions
                {
                    Port = port,
                    BadRelease = Release(release),
                    Faults = faults,
                    Mark = known.Mark,
                },
                host.Time,
                cancel
            );
        }
        catch (IOException e)
        {
            await host.Error.WriteLineAsync($"error: {e.Message}");
            await host.Error.WriteLineAsync($"  = help: is something else on port {port}? `--port 0` takes a free one");
            return ExitCodes.Invalid;
        }

        await using (target)
        {
            await host.Out.WriteLineAsync($"The sandbox listens on {target.BaseUrl}");
            await host.Out.WriteLineAsync(
                $"  {target.ActiveEnvironment} serves {target.ActiveVersion} ({release}), {target.StandbyEnvironment} "
                    + $"stands by with {target.StandbyVersion}"
            );
            foreach (var fault in target.Faults.Current)
                await host.Out.WriteLineAsync($"  fault: {fault}");
            await ShowUseAsync(host, target.BaseUrl, controller);
            await host.Out.WriteLineAsync("\nCtrl-C ends it.");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, cancel);
            }
            catch (OperationCanceledException)
            {
                await host.Out.WriteLineAsync(
                    $"\n{target.RollbackPosts} rollback and {target.SwitchPosts} switch requests came in, and "
                        + $"{target.Toggles} of them switched."
                );
            }
        }

        return 0;
    }

    private static async Task ShowUseAsync(CommandHost host, Uri address, string controller)
    {
        if (SandboxControllers.TargetFile(controller, address) is { } file)
        {
            await host.Out.WriteLineAsync($"\nA target's file for it, `sandbox.yaml`:\n\n{file}");
            await host.Out.WriteLineAsync("  runbook target check ./sandbox.yaml");
            return;
        }

        await host.Out.WriteLineAsync(
            $"\n  runbook run performance-degradation --base-url {Target.UrlOf(address)} --rehearsal " + $"-i reason=rehearsal"
        );
        await host.Out.WriteLineAsync($"  curl {address}deployment/status");
    }
}
