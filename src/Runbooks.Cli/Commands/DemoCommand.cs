using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook demo`: the main job against the embedded sandbox, with nothing to configure.</summary>
internal static class DemoCommand
{
    public static Command Build(CommandHost host)
    {
        var records = new Option<string>("--records")
        {
            Description = "The folder of the demo's records repository; it is made when it is not there.",
            DefaultValueFactory = _ => "runbook-demo",
        };
        var fault = new Option<string[]>("--fault")
        {
            Description = "How the target misbehaves, as for `runbook sandbox`.",
            Arity = ArgumentArity.OneOrMore,
        };
        Completions.OfFaults(fault);
        var controller = SandboxControllers.Option();
        var command = new ExampledCommand(
            "demo",
            "Rolls a bad release of the sandbox back, proves it and records it.",
            "runbook demo --fault claimed-not-done"
        )
        {
            records,
            fault,
            controller,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(host, parsed.GetValue(records)!, parsed.GetValue(fault) ?? [], parsed.GetValue(controller)!, cancel)
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, string records, string[] faults, string controller, CancellationToken cancel)
    {
        foreach (var fault in faults)
        {
            if (Sandbox.Faults.FaultText.TryParse(fault, out _, out var problem))
                continue;
            await host.Error.WriteLineAsync($"error: {problem}");
            return ExitCodes.Invalid;
        }

        NativeLibraries.PrepareSqlite();
        NativeLibraries.PrepareGit();
        var path = Path.GetFullPath(records, host.WorkingDirectory);
        var bag = new DiagnosticBag();
        if (RecordsRepository.Create(path, bag) is null)
            return Terminal.DiagnosticReport.Invalid(host, bag);

        using var known = LocalSandbox.Announce(host.Environment);
        var options = new SandboxOptions
        {
            BadRelease = BadRelease.SlowResponses,
            Faults = faults,
            Mark = known.Mark,
        };
        await using var target = await SandboxTarget.StartAsync(options, host.Time, cancel);
        await host.Out.WriteLineAsync($"A sandbox target listens on {target.BaseUrl}");
        await host.Out.WriteLineAsync(
            SandboxControllers.TargetFile(controller, target.BaseUrl) is null
                ? $"Its last release, {target.ActiveVersion} on {target.ActiveEnvironment}, answers slowly; "
                    + $"{target.StandbyVersion} stands by on {target.StandbyEnvironment}.\n"
                : $"Its last release, {target.ActiveVersion}, answers slowly; {target.StandbyVersion} is the one before.\n"
        );
        var described = SandboxControllers.TargetFile(controller, target.BaseUrl) is { } text
            ? await SandboxControllers.WriteAsync(path, text, cancel)
            : null;
        return await RunCommand.RunAsync(
            host,
            new RunOptions("performance-degradation")
            {
                BaseUrl = described is null ? target.BaseUrl.AbsoluteUri : null,
                Target = described,
                TargetName = described is null ? "sandbox" : null,
                Inputs = ["reason=Answers have taken over three seconds since release " + target.ActiveVersion + "."],
                Records = path,
                NoPush = true,
            },
            cancel
        );
    }
}
