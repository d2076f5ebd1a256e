using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Groups;
using Runbooks.Runs;
using Runbooks.Telemetry;

namespace Runbooks.Cli.Commands;

/// <summary>
/// `runbook resume` with the run of a group: what was under way is gone on with, what is left is begun, what ended stays.
/// </summary>
internal static class GroupResumption
{
    /// <summary>Goes on with it.</summary>
    /// <returns>The exit code, and how it ended; null where it could not be gone on with.</returns>
    public static async Task<(int ExitCode, GroupDocument? Document)> ResumeAsync(
        CommandHost host,
        ResumeOptions options,
        RecordsRepository? records,
        UnfinishedRun run,
        RunTelemetry? telemetry,
        CancellationToken cancel
    )
    {
        var bag = new DiagnosticBag();
        if (Prepare(host, options, records, run, bag) is not var (request, members))
        {
            await host.Error.WriteLineAsync($"{run.Started.Run} cannot be resumed; `--abandon` records it as it is:");
            return (DiagnosticReport.Invalid(host, bag), null);
        }

        var plan = run.Started.Group!;
        using var notifications = RunNotifications.Of(host, new RunbookCatalog(request.Invocation!.WorkingDirectory), records);
        request = request with { Asked = request.Asked with { Secrets = [.. request.Asked.Secrets, .. notifications?.Secrets ?? []] } };
        using var view = new GroupView(host, options.Again.Format == "json", plan.Targets, request.Asked.Runbook);
        using var stopping = host.OnInterruption?.Invoke(view.ShowInterruption);
        using var runs = new MemberRuns(host, view, options.Again, request, members, Sandboxes(run, plan))
        {
            Telemetry = telemetry,
            Notifications = notifications,
            Abandons = options.Abandon,
        };
        var setup = RunCommand.SetupOf(host, (_, _) => throw new InvalidOperationException("a group asks nobody"));
        using var log = RunLog.Create(records, run.Started.Run);
        var result = await new GroupRun(setup).ResumeAsync(
            new GroupResumeRequest(run, request.Asked, request.Record with { OnDraft = view.ShowDraft }, runs.RunAsync)
            {
                Abandons = options.Abandon,
                Changed =
                [
                    .. plan.Targets.SelectMany(
                        (t, i) =>
                            plan.Described?.ElementAtOrDefault(i) is { } was && members.TryGetValue(t, out var member)
                                ? StartedTarget.Changed(was, member.Target)
                                : []
                    ),
                ],
            },
            [log.HearAsync, view.HearAsync],
            [view.HearAsync],
            cancel
        );
        if (result is null)
            return (await ResumeCommand.SayWhoGoesOnAsync(host, run), null);
        return await new GroupEnding(host, view, runs.Reports, github: null, records, setup).ReportAsync(
            result,
            run.Started.Runbook,
            run.Started.Target,
            request.Record.OpensPullRequest,
            cancel
        );
    }

    private static (RecordedRunRequest Request, IReadOnlyDictionary<string, (string Given, Target Target)> Members)? Prepare(
        CommandHost host,
        ResumeOptions options,
        RecordsRepository? records,
        UnfinishedRun run,
        DiagnosticBag bag
    )
    {
        var (started, plan) = (run.Started, run.Started.Group!);
        var invocation = Invocation.Read(run.Directory.Invocation).Value
            ?? new Invocation(host.WorkingDirectory, Target: null, BaseUrl: null, []);
        var catalog = new RunbookCatalog(invocation.WorkingDirectory);
        var runbook = Resumption.RunbookOf(run, catalog, bag);
        var secrets = new List<string>();
        var members = new Dictionary<string, (string Given, Target Target)>(StringComparer.Ordinal);
        var (inputs, sendsNothing) = (started.Inputs, run.HasFinished || options.Abandon);
        if (!sendsNothing && runbook is not null)
        {
            // What has said how it ended is not looked at again.
            foreach (var (target, i) in GroupProgress.Of(run).Left.Select(t => (t, plan.Targets.ToList().IndexOf(t))))
            {
                var given = invocation.Members?.ElementAtOrDefault(i) ?? target;
                if (TargetOf(host, options, invocation, catalog, (target, given), bag, secrets) is not { } found)
                    continue;
                secrets.AddRange(found.Secrets);
                var was = plan.Described?.ElementAtOrDefault(i);
                if (
                    Resumption.IsWhereItWas(found, (plan.Addresses[i], plan.Keys[i]), secrets, bag)
                    && Resumption.ActsAsItDid(found, was, bag)
                )
                    members[target] = (given, found);
            }

            var filled = SecretInputs.Fill(host, runbook, options.Again.Inputs, asks: false, bag).Inputs;
            inputs = Resumption.InputsOf(run, runbook, filled, bag) ?? new JsonObject();
        }

        if (bag.HasErrors)
            return null;
        var terms = Resumption.TermsOf(options);
        var asked = new AskedRun(runbook!, GroupRunRequest.StandIn(started.Target), inputs, terms) { Secrets = secrets };
        var record = new RecordTerms(records) { Pushes = !options.Again.NoPush, OpensPullRequest = !options.Again.NoPullRequest };
        return (
            new RecordedRunRequest(asked, new FoundRunbook(started.Runbook, started.RunbookPath, FullPath: null), record)
            {
                Invocation = invocation,
            },
            members
        );
    }

    private static Target? TargetOf(
        CommandHost host,
        ResumeOptions options,
        Invocation invocation,
        RunbookCatalog catalog,
        (string Name, string Given) member,
        DiagnosticBag bag,
        List<string> secrets
    ) =>
        TargetOption.Resolve(
            host,
            catalog,
            new RunOptions(Runbook: null)
            {
                WorkingDirectory = invocation.WorkingDirectory,
                Target = member.Given,
                TargetName = member.Name,
                Headers = [.. Resumption.HeadersOf(options, invocation, bag)],
            },
            bag,
            secrets
        );

    private static HashSet<string> Sandboxes(UnfinishedRun run, GroupPlan plan) => run.Started.Rehearsal ? [.. plan.Targets] : [];
}
