using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook plan` with several targets: the waves, and what would become of each, a line or two each.</summary>
internal static class GroupPlanCommand
{
    /// <summary>Plans to the exit code, which is the worst of theirs.</summary>
    public static async Task<int> RunAsync(CommandHost host, RunOptions options, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        if (options.Format is "markdown" or "github")
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"`--format {options.Format}` is for a plan of one target",
                help: "`--format json` has the plan of each"
            );
        NativeLibraries.PrepareGit();
        if (AskedGroup.Read(host, options, bag) is not { } asked)
            return DiagnosticReport.Invalid(host, bag);
        await GroupCommand.WarnOfSharedAsync(host, PlanCommand.SetupOf(host), asked, bag, cancel);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        var plans = new Dictionary<string, Plan>(StringComparer.Ordinal);
        var (planner, shared) = (new Planner(PlanCommand.SetupOf(host)), PlanCommand.RequestOf(host, options, asked.Asked, asked.Found));
        foreach (var target in asked.Members.Select(m => m.Target))
            plans[target.Name] = await planner.PlanAsync(shared with { Asked = shared.Asked with { Target = target } }, cancel);

        var exitCode = ExitCodes.Worst([.. plans.Values.Select(PlanCommand.ExitCodeOf)]);
        if (options.Format == "json")
        {
            var group = asked.Group;
            var documents = plans.Values.Select(p => new PlanDocument(p, PlanCommand.ExitCodeOf(p))).ToList();
            host.Document.WriteLine(
                JsonSerializer.Serialize(
                    new GroupPlanDocument(group.Name, group.MostAtOnce, group.Failures, group.Waves, exitCode, documents),
                    DocumentJson.Readable.GroupPlanDocument
                )
            );
        }
        else
        {
            Write(host, asked, plans);
        }

        return exitCode;
    }

    private static void Write(CommandHost host, AskedGroup asked, Dictionary<string, Plan> plans)
    {
        var (runbook, group) = (asked.Asked.Runbook, asked.Group);
        host.Out.WriteLine($"Plan: {runbook.Title}");
        host.Out.WriteLine(
            $"{runbook.Id} on {asked.Members.Count} targets in {group.Waves.Count} wave{(group.Waves.Count == 1 ? string.Empty : "s")}, "
                + GroupView.AtOnce(group.MostAtOnce)
                + $"{(group.Pause > TimeSpan.Zero ? $", {Duration.Format(group.Pause)} between two waves" : string.Empty)}. "
                + $"{Bound(group.Failures)} Only reads were sent, and nothing is written."
        );
        var width = plans.Keys.Max(Cells.Width);
        foreach (var (wave, number) in group.Waves.Select((w, i) => (w, i + 1)))
        {
            host.Out.WriteLine();
            host.Out.WriteLine($"Wave {number}");
            foreach (var plan in wave.Select(name => plans[name]))
            {
                var page = PlanSections.Of(plan);
                WrappedLines.WriteWhere(
                    host.Out,
                    $"  {Cells.PadRight(plan.Target, width)}  ",
                    $"{page.Word}: {RunView.Plain(page.Reason)} {RunView.Plain(plan.Status)}.",
                    host.OutWidth
                );
            }
        }

        host.Out.WriteLine();
        host.Out.WriteLine($"Step by step: runbook plan {runbook.Id} --target {asked.Members[0].Given}");
    }

    private static string Bound(int failures) =>
        failures switch
        {
            0 => "The first that fails stops the rest.",
            1 => "The second that fails stops the rest.",
            _ => $"More than {failures} that fail stop the rest.",
        };
}
