using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
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
        var github = options.Format == "github" ? new GitHubReport(host) : null;
        NativeLibraries.PrepareGit();
        if (AskedGroup.Read(host, options, bag) is not { } asked)
            return DiagnosticReport.Invalid(host, bag, github);
        await GroupCommand.WarnOfSharedAsync(host, PlanCommand.SetupOf(host), asked, bag, cancel);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag, github);
        var plans = new Dictionary<string, Plan>(StringComparer.Ordinal);
        var (planner, shared) = (new Planner(PlanCommand.SetupOf(host)), PlanCommand.RequestOf(host, options, asked.Asked, asked.Found));
        foreach (var target in asked.Members.Select(m => m.Target))
            plans[target.Name] = await planner.PlanAsync(shared with { Asked = shared.Asked with { Target = target } }, cancel);

        var exitCode = ExitCodes.Worst([.. plans.Values.Select(PlanCommand.ExitCodeOf)]);
        var page = GroupPlanSections.Of(asked.Asked.Runbook, asked.Group, plans);
        switch (options.Format)
        {
            case "json":
                var group = asked.Group;
                var documents = plans.Values.Select(p => new PlanDocument(p, PlanCommand.ExitCodeOf(p))).ToList();
                host.Document.WriteLine(
                    JsonSerializer.Serialize(
                        new GroupPlanDocument(group.Name, group.MostAtOnce, group.Failures, group.Waves, exitCode, documents),
                        DocumentJson.Readable.GroupPlanDocument
                    )
                );
                break;
            case "markdown":
                PlanMarkdown.Write(host.Document, page);
                foreach (var (heading, text) in GroupPlanSections.Folded(plans.Values))
                    host.Document.WriteLine($"\n<details><summary>{heading}</summary>\n\n{text}\n\n</details>");
                break;
            default:
                PlanFormats.WriteText(host, page, exitCode);
                host.Out.WriteLine();
                host.Out.WriteLine($"Step by step: runbook plan {asked.Asked.Runbook.Id} --target {asked.Members[0].Given}");
                break;
        }

        github?.EndPlan(page, GroupPlanSections.Folded(plans.Values), exitCode);
        return exitCode;
    }
}
