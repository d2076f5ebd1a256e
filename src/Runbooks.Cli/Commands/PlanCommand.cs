using System.CommandLine;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Rehearsal.Planning;
using Runbooks.Runs;
using Runbooks.Steps;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook plan`, which is `runbook run --dry-run` too.</summary>
internal static class PlanCommand
{
    public static Command Build(CommandHost host)
    {
        var asked = RunArguments.OfRun(host);
        var records = new Option<string?>("--records")
        {
            Description = "The Git repository that would take the record; the one you stand in, by default.",
        };
        var format = Formats.Option("text", "json", "markdown");
        var command = new ExampledCommand(
            "plan",
            "Says what a run would do now: sends reads only, and writes nothing anywhere.",
            "runbook plan quick-rollback --target local -i reason=\"errors since 03:10\""
        );
        asked.AddTo(command);
        command.Options.Add(records);
        command.Options.Add(format);
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(host, asked.Read(parsed) with { Records = parsed.GetValue(records), Format = parsed.GetValue(format)! }, cancel)
        );
        return command;
    }

    /// <summary>Plans to the exit code: 0 where a run could go, else the code that it would end with.</summary>
    public static async Task<int> RunAsync(CommandHost host, RunOptions options, CancellationToken cancel)
    {
        if (options.IsOfGroup)
            return await GroupPlanCommand.RunAsync(host, options, cancel);
        var github = options.Format == "github" ? new GitHubReport(host) : null;
        var bag = new DiagnosticBag();
        var request = Prepare(host, options, bag);
        if (request is null)
            return DiagnosticReport.Invalid(host, bag, github);
        var plan = await new Planner(SetupOf(host)).PlanAsync(request, cancel);
        var exitCode = ExitCodeOf(plan);
        PlanFormats.Write(
            host,
            options.Format,
            PlanSections.Of(plan),
            new PlanDocument(plan, exitCode),
            DocumentJson.Readable.PlanDocument,
            exitCode
        );
        github?.EndPlan(plan, exitCode);
        return exitCode;
    }

    /// <summary>What the engine is made with where nobody is asked anything.</summary>
    internal static RunSetup SetupOf(CommandHost host) =>
        new(
            host.Time,
            (_, _) => Task.FromResult(new ApprovalAnswer(Granted: false, By: null, "nobody is asked")),
            host.Environment,
            host.WorkingDirectory,
            host.Account
        );

    /// <summary>The code that a run would end with.</summary>
    internal static int ExitCodeOf(Plan plan) =>
        plan.Answer switch
        {
            PlanAnswer.Goes => ExitCodes.Recovered,
            PlanAnswer.Stops => ExitCodes.NotRecovered,
            PlanAnswer.Unknown => ExitCodes.Unknown,
            _ => ExitCodes.Locked,
        };

    private static PlanRequest? Prepare(CommandHost host, RunOptions options, DiagnosticBag bag)
    {
        NativeLibraries.PrepareGit();
        return AskedRunReader.Read(host, options, checksCalls: true, bag) is var (asked, found)
            ? RequestOf(host, options, asked, found)
            : null;
    }

    /// <summary>What a run that was asked for is planned with.</summary>
    internal static PlanRequest RequestOf(CommandHost host, RunOptions options, AskedRun asked, FoundRunbook found)
    {
        // A run without a repository spools its record; that is something to be told, and nothing to refuse a plan for.
        var own = new DiagnosticBag();
        var records = RecordsRepository.Open(Path.GetFullPath(options.Records ?? ".", host.WorkingDirectory), own, host.Environment);
        var notifications = RunNotifications.Read(host, new RunbookCatalog(host.WorkingDirectory), "this run");
        return new PlanRequest(asked with { Secrets = [.. asked.Secrets, .. notifications?.Secrets ?? []] }, found, records)
        {
            RecordsProblem = records is null ? own.Sorted()[0].Message : null,
            Notifications = notifications,
            Project = WatchProject.Of(host),
        };
    }
}
