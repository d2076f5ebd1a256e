using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.GitHub;

namespace Runbooks.Cli.Commands;

internal static class DispatchCommand
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static Command Build(CommandHost host)
    {
        var runbook = new Argument<string?>("runbook") { Description = "The runbook's id.", Arity = ArgumentArity.ZeroOrOne };
        Completions.OfRunbooks(runbook, host);
        var target = new Option<string?>("--target", "-t") { Description = "The target's name, as the workflow lists it." };
        Completions.OfTargets(target, host);
        var group = new Option<string?>("--group")
        {
            Description = "The name of a group of targets in runbooks/groups/ there, instead of a target.",
        };
        Completions.OfGroups(group, host);
        var inputs = new Option<string[]>("--input", "-i")
        {
            Description = "An input, as name=value; may be given several times.",
            Arity = ArgumentArity.OneOrMore,
        };
        InputCompletions.Of(inputs, runbook, host);
        var allowed = RunArguments.AllowOption();
        var branch = new Option<string?>("--ref")
        {
            Description = "The branch or tag whose version of the workflow runs; the default branch by default.",
        };
        var workflow = new Option<string>("--workflow") { Description = "The workflow's file.", DefaultValueFactory = _ => "rollback.yml" };
        var repository = new Option<string?>("--repo")
        {
            Description = "The repository, as OWNER/NAME; that of the remote here by default.",
        };
        var detected = new Option<string?>("--detected-at")
        {
            Description = "When the incident was detected, as 2026-11-23T15:42:10Z; now by default.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what a run would do there now, and do nothing: `runbook plan`." };
        var yes = new Option<bool>("--yes", "-y")
        {
            Description = "Answer yes to the runbook's questions, where they allow it: nobody can answer there.",
        };
        var noFollow = new Option<bool>("--no-follow") { Description = "Start it, and do not wait for its end." };
        var follow = new Option<long?>("--follow")
        {
            Description = "Follow a run that was started before, by its number; nothing is started.",
        };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "dispatch",
            "Starts the rollback workflow at GitHub Actions, follows its run, and exits as the run did there.",
            "runbook dispatch quick-rollback --target production -i reason=\"errors since 03:10\""
        )
        {
            runbook,
            target,
            group,
            inputs,
            allowed,
            branch,
            workflow,
            repository,
            detected,
            dryRun,
            yes,
            noFollow,
            follow,
            format,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var options = new DispatchOptions
                {
                    Runbook = parsed.GetValue(runbook),
                    Target = parsed.GetValue(target),
                    Group = parsed.GetValue(group),
                    Inputs = parsed.GetValue(inputs) ?? [],
                    Allowed = parsed.GetValue(allowed) ?? [],
                    Branch = parsed.GetValue(branch),
                    Workflow = parsed.GetValue(workflow)!,
                    Repository = parsed.GetValue(repository),
                    DetectedAt = parsed.GetValue(detected),
                    DryRun = parsed.GetValue(dryRun),
                    Yes = parsed.GetValue(yes),
                    NoFollow = parsed.GetValue(noFollow),
                    Follow = parsed.GetValue(follow),
                    Format = parsed.GetValue(format)!,
                };
                return DispatchAsync(host, options, cancel);
            }
        );
        return command;
    }

    private static async Task<int> DispatchAsync(CommandHost host, DispatchOptions options, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        if (options.Follow is null && options.Runbook is null)
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                "no runbook was given",
                help: "`runbook dispatch quick-rollback …`, or --follow RUN for one that was started before"
            );
        if (options.Follow is not null && options.Runbook is not null)
            bag.Add(DiagnosticCodes.BadOption, span: null, "both a runbook and `--follow` were given", help: "keep one");
        if (options.Group is not null && options.Target is not null)
            bag.Add(DiagnosticCodes.BadOption, span: null, "both `--group` and `--target` were given", help: "keep one");
        var form = options.Runbook is null ? null : DispatchForm.Find(host.WorkingDirectory, options.Workflow, bag);
        var values = options.Runbook is null ? [] : DispatchForm.Values(host, options, form, bag);
        using var client = GitHubClient.Connect(host, options.Repository, bag);
        if (bag.HasErrors || client is null)
            return DiagnosticReport.Invalid(host, bag);

        var view = new DispatchView(options.Format == "json" ? host.Error : host.Out, host.Time);
        var runs = new WorkflowRuns(client.Repository);
        var number = options.Follow;
        if (number is null)
        {
            var branch = options.Branch is null ? await runs.DefaultBranchAsync(cancel) : options.Branch;
            if (branch.Problem is { } unknown)
                return await RefusedAsync(host, unknown);

            // Where the file is not at hand, the workflow is taken to be the one that is shipped.
            var mark = form?.Has(WorkflowStart.MarkInput) ?? true ? RandomNumberGenerator.GetString(Letters, 8) : null;
            var started = await new WorkflowStart(runs, host.Time).StartAsync(options.Workflow, branch.Value, values, mark, cancel);
            if (started.Problem is { } problem)
                return await RefusedAsync(host, problem, wasLost: problem.Kind == GitHubProblemKind.AnswerLost);
            var place =
                $"https://{client.Repository.Address.Host}/{client.Repository.Address.FullName}/actions/workflows/"
                + $"{Uri.EscapeDataString(options.Workflow)}";
            view.Started(options.Workflow, client.Repository.Address.FullName, branch.Value, started.Value, place);
            if (started.Value is null)
                return ExitCodes.Unknown;
            number = started.Value.Id;
            if (options.NoFollow)
                return Answer(host, options, client.Repository.Address, started.Value, outcome: null, ExitCodes.Recovered);
        }

        return await FollowAsync(host, options, client.Repository.Address, runs, view, number.Value, cancel);
    }

    private static async Task<int> FollowAsync(
        CommandHost host,
        DispatchOptions options,
        GitHubAddress address,
        WorkflowRuns runs,
        DispatchView view,
        long number,
        CancellationToken cancel
    )
    {
        var again = $"runbook dispatch --follow {number}{(options.Repository is null ? string.Empty : $" --repo {options.Repository}")}";
        try
        {
            var followed = await new WorkflowFollower(runs, host.Time).FollowAsync(number, view.SeenAsync, view.TroubledAsync, cancel);
            if (followed.Problem is { } problem)
            {
                await RefusedAsync(host, problem);
                await host.Error.WriteLineAsync($"The run goes on without this terminal. `{again}` follows it again");
                return ExitCodes.Unknown;
            }

            var (run, jobs) = followed.Value;
            var (exitCode, outcome) = DispatchedOutcome.Of(run, jobs);
            view.Ended(run, outcome, exitCode);
            return Answer(host, options, address, run, outcome, exitCode);
        }
        catch (OperationCanceledException)
        {
            await host.Error.WriteLineAsync(
                $"Not followed any more; the run goes on at GitHub. `{again}` follows it again, and only cancelling it there stops it"
            );
            return ExitCodes.Cancelled;
        }
    }

    private static int Answer(
        CommandHost host,
        DispatchOptions options,
        GitHubAddress address,
        WorkflowRun run,
        string? outcome,
        int exitCode
    )
    {
        if (options.Format == "json")
        {
            host.Document.WriteLine(
                JsonSerializer.Serialize(
                    new DispatchDocument(address.FullName, run.Id, run.Url, run.Title, run.Status, run.Conclusion, outcome, exitCode),
                    DocumentJson.Readable.DispatchDocument
                )
            );
        }

        return exitCode;
    }

    private static async Task<int> RefusedAsync(CommandHost host, GitHubProblem problem, bool wasLost = false)
    {
        await host.Error.WriteLineAsync($"error: {problem.Message}");
        if (wasLost)
            await host.Error.WriteLineAsync("  = help: it may run all the same: look at the list of its runs before you start it again");
        else if (problem.Help is not null)
            await host.Error.WriteLineAsync($"  = help: {problem.Help}");
        return wasLost ? ExitCodes.Unknown
            : problem.IsTransient ? ExitCodes.NotRecovered
            : ExitCodes.Invalid;
    }
}
