using System.CommandLine;
using System.Text.Json;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Groups;
using Runbooks.Runs;
using Runbooks.Telemetry;

namespace Runbooks.Cli.Commands;

internal static class ResumeCommand
{
    public static Command Build(CommandHost host)
    {
        var run = new Argument<string?>("run")
        {
            Description = "The run's id, the beginning of it, or `last`; without it, unfinished runs are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Completions.Of(run, "run", () => UnfinishedHere(host));
        var all = new Option<bool>("--all") { Description = "Every unfinished run, one after the other." };
        var again = RunArguments.OfResumption();
        var record = new RecordArguments();
        var format = Formats.Option("text", "json");
        var abandon = new Option<bool>("--abandon")
        {
            Description = "Send nothing more and record the run as it is, with the outcome unknown.",
        };
        var command = new ExampledCommand(
            "resume",
            "Finishes a run whose process was killed: from its journal and from what the target really serves.",
            "runbook resume last"
        )
        {
            run,
            all,
        };
        again.AddTo(command);
        foreach (var option in new Option[] { record.Records, format, record.NoPush, record.NoPullRequest, record.Yes, abandon })
            command.Options.Add(option);
        command.SetAction(
            (parsed, cancel) =>
            {
                var given = record.Read(parsed, again.Read(parsed)) with { Format = parsed.GetValue(format)! };
                var options = new ResumeOptions(parsed.GetValue(run), given)
                {
                    All = parsed.GetValue(all),
                    Abandon = parsed.GetValue(abandon),
                };
                return ResumeAsync(host, options, cancel);
            }
        );
        return command;
    }

    private static async Task<int> ResumeAsync(CommandHost host, ResumeOptions options, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        NativeLibraries.PrepareGit();
        var records = RecordsOfRun.Open(host, options.Again.Records, out var warning);
        var unfinished = Unfinished(host, records);
        await SayWhatNeverBeganAsync(host, records);
        if (options.Run is null && !options.All)
            return List(host, unfinished, options.Again.Format);
        if (warning is not null)
            await host.Error.WriteLineAsync(warning);

        var chosen = options.All
            ? [.. unfinished.Where(r => !r.IsLive)]
            : await ChooseAsync(host, unfinished, RunRecording.Places(host.Environment, records), options, bag);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        var (documents, groups) = (new List<RunDocument>(), new List<GroupDocument>());
        var codes = new List<int>();
        using var telemetry = RunTelemetry.Create(host.Environment, EngineVersion.Text);
        foreach (var run in chosen)
        {
            try
            {
                if (run.IsLive)
                {
                    codes.Add(await SayWhoGoesOnAsync(host, run));
                }
                else if (run.Started.Group is null)
                {
                    var (code, document) = await ResumeOneAsync(host, options, records, run, telemetry, cancel);
                    codes.Add(code);
                    documents.AddRange(document is null ? [] : [document]);
                }
                else
                {
                    var (code, group) = await GroupResumption.ResumeAsync(host, options, records, run, telemetry, cancel);
                    codes.Add(code);
                    groups.AddRange(group is null ? [] : [group]);
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !File.Exists(run.Directory.Journal))
            {
                codes.Add(await SayWhoGoesOnAsync(host, run));
            }
            catch (InvalidDataException e)
            {
                await host.Error.WriteLineAsync($"error: {e.Message}");
                await host.Error.WriteLineAsync(
                    $"  = help: what it says cannot be trusted, so nothing was sent. Look at {run.Directory.Journal} and at the target"
                );
                codes.Add(ExitCodes.Unknown);
            }
        }

        var worst = ExitCodes.Worst(codes);
        if (options.All && chosen.Count == 0 && options.Again.Format == "text")
            await host.Out.WriteLineAsync("No run is unfinished.");
        if (options.Again.Format != "json")
            return worst;
        if (options.All)
            await host.Document.WriteLineAsync(
                JsonSerializer.Serialize(
                    new ResumeDocument(documents, worst) { Groups = groups is [] ? null : groups },
                    DocumentJson.Readable.ResumeDocument
                )
            );
        else if (groups.Count == 1)
            GroupCommand.Write(host, groups[0]);
        else if (documents.Count == 1)
            await host.Document.WriteLineAsync(JsonSerializer.Serialize(documents[0], DocumentJson.Readable.RunDocument));
        return worst;
    }

    /// <summary>Says that another process goes on with a run, or has finished it.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> SayWhoGoesOnAsync(CommandHost host, UnfinishedRun run)
    {
        await host.Error.WriteLineAsync($"error: {run.WhoGoesOn()}");
        await host.Error.WriteLineAsync("  = help: nothing was sent. Wait until it has ended");
        return ExitCodes.Locked;
    }

    private static async Task<(int Code, RunDocument? Document)> ResumeOneAsync(
        CommandHost host,
        ResumeOptions options,
        RecordsRepository? records,
        UnfinishedRun run,
        RunTelemetry? telemetry,
        CancellationToken cancel
    )
    {
        var bag = new DiagnosticBag();
        if (Resumption.Prepare(host, options, records, run, bag) is not { } request)
        {
            await host.Error.WriteLineAsync($"{run.Started.Run} cannot be resumed; `--abandon` records it as it is:");
            return (DiagnosticReport.Invalid(host, bag), null);
        }

        using var notifications = run.HasFinished
            ? null
            : RunNotifications.Of(
                host,
                new RunbookCatalog(Invocation.Read(run.Directory.Invocation).Value?.WorkingDirectory ?? host.WorkingDirectory),
                records
            );
        var (output, isTerminal) = options.Again.Format == "json" ? (host.Error, host.ErrorIsTerminal) : (host.Out, host.OutIsTerminal);
        using var view = new RunView(
            output,
            isTerminal,
            options.Again.Format == "json" ? host.ErrorColumns : host.Columns,
            host.WantsColour,
            host.CanMove,
            host.Time
        );
        using var stopping = host.OnInterruption?.Invoke(view.ShowInterruption);
        view.Prepare(request.Asked.Runbook);
        var report = new RunReport();
        using var log = RunLog.Create(records, run.Started.Run);
        var setup = RunCommand.SetupOf(host, new TerminalApprover(host, view, options.Again.Yes, waits: false).AskAsync);
        RunEventSink[] shown =
        [
            report.HearAsync,
            view.HearAsync,
            .. telemetry is null ? Array.Empty<RunEventSink>() : [telemetry.ForRun()],
        ];
        var result = await new ResumedRun(setup).ResumeAsync(
            request with
            {
                Asked = request.Asked with { Secrets = [.. request.Asked.Secrets, .. notifications?.Secrets ?? []] },
                Record = request.Record with
                {
                    OnDraft = view.ShowDraft,
                    OnLastMessages = view.ShowLastMessages,
                    Notifier = notifications?.Notifier,
                },
                OnUnsettled = view.ShowUnsettled,
            },
            [log.HearAsync, .. shown],
            shown,
            cancel
        );
        var subject = new RunSubject(run.Started.Runbook, run.Started.Target, run.Started.ObjectiveSeconds, records);
        var ending = new RunEnding(
            host,
            view,
            report,
            github: null,
            subject,
            setup.Delivery,
            options.Again.NoPullRequest ? null : setup.PullRequests
        );
        var code = await ending.ReportAsync(result, "text", cancel);
        return (
            code,
            options.Again.Format == "json" && result.Finished is not null
                ? report.ToDocument(code, ending.Next, result.Record, ending.Push, ending.PullRequest)
                : null
        );
    }

    // Nothing can be gone on with there, and nothing was sent: but whoever looks for that run must not look in vain.
    private static async Task SayWhatNeverBeganAsync(CommandHost host, RecordsRepository? records)
    {
        foreach (var directory in UnfinishedRun.NeverBegun(RunRecording.Places(host.Environment, records)))
        {
            await host.Error.WriteLineAsync(
                $"note: the process of run {directory.Run} ended before its first line: it sent nothing. {directory.Path} can be removed"
            );
        }
    }

    private static async Task<List<UnfinishedRun>> ChooseAsync(
        CommandHost host,
        IReadOnlyList<UnfinishedRun> unfinished,
        IReadOnlyList<string> places,
        ResumeOptions options,
        DiagnosticBag bag
    )
    {
        var wanted = options.Run!;
        var found =
            wanted == "last"
                ? unfinished.TakeLast(1).ToList()
                : [.. unfinished.Where(r => r.Started.Run.StartsWith(wanted, StringComparison.Ordinal) || r.Started.Incident == wanted)];
        if (found.Count == 1)
            return found;
        if (found.Count == 0 && unfinished.FirstOrDefault(r => r.Started.Group is not null && IsMemberOf(r, wanted)) is { } group)
        {
            await GoOnAsAWholeAsync(host, wanted, group, options.Abandon, bag);
            return [group];
        }

        if (wanted == "last" && unfinished.Count == 0 && GroupProgress.OfLast(places) is { GoingOn: { } command } stopped)
            await host.Error.WriteLineAsync(
                $"note: the last run, {stopped.Started.Run} of {stopped.Started.Runbook} on {stopped.Started.Target}, has ended and did "
                    + $"not begin {string.Join(", ", stopped.Left)}: `{command}` does"
            );
        var known =
            unfinished.Count == 0 ? "no run is unfinished here" : $"one of {string.Join(", ", unfinished.Select(r => r.Started.Run))}";
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            found.Count == 0 ? $"there is no unfinished run `{wanted}`" : $"{found.Count} unfinished runs begin with `{wanted}`",
            help: known
        );
        return found;
    }

    private static bool IsMemberOf(UnfinishedRun group, string wanted) => GroupProgress.Of(group).HasBegun(wanted);

    // Whoever gives one target up may not mean to give up those that nobody has begun.
    private static async Task GoOnAsAWholeAsync(CommandHost host, string wanted, UnfinishedRun group, bool abandons, DiagnosticBag bag)
    {
        var (run, runbook, name) = (group.Started.Run, group.Started.Runbook, group.Started.Target);
        if (abandons)
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"{wanted} is a member of run {run} of {runbook} on {name}, and no member is given up by itself",
                help: $"`runbook resume {run} --abandon` gives up all of it; `runbook resume {run}` goes on with it"
            );
        else
            await host.Error.WriteLineAsync($"note: {wanted} is a member of run {run} of {runbook} on {name}, which goes on as a whole");
    }

    private static int List(CommandHost host, IReadOnlyList<UnfinishedRun> unfinished, string format)
    {
        if (format == "json")
        {
            host.Document.WriteLine(
                JsonSerializer.Serialize(
                    new UnfinishedDocument(unfinished.Select(r => new UnfinishedDocument.Unfinished(r, StateOf(r)))),
                    DocumentJson.Readable.UnfinishedDocument
                )
            );
            return ExitCodes.Recovered;
        }

        if (unfinished.Count == 0)
            host.Out.WriteLine("No run is unfinished.");
        foreach (var r in unfinished)
        {
            host.Out.WriteLine(
                $"{r.Started.Run}  {r.Started.Runbook} on {r.Started.Target}, begun "
                    + $"{r.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {StateOf(r)}"
            );
            if (!r.IsLive)
                host.Out.WriteLine($"  runbook resume {r.Started.Run}");
        }

        return ExitCodes.Recovered;
    }

    private static string StateOf(UnfinishedRun run) =>
        run.IsLive ? "under way"
        : run.HasFinished ? "ended, its record is missing"
        : $"its process ended after {run.Events} events";

    private static IEnumerable<string> UnfinishedHere(CommandHost host)
    {
        NativeLibraries.PrepareGit();
        return Unfinished(host, RecordsOfRun.Open(host, path: null, out _)).Select(r => r.Started.Run);
    }

    private static IReadOnlyList<UnfinishedRun> Unfinished(CommandHost host, RecordsRepository? records) =>
        WithoutMembers(UnfinishedRun.In(RunRecording.Places(host.Environment, records)));

    // They are gone on with by the run of their group, as long as that has not ended itself.
    private static IReadOnlyList<UnfinishedRun> WithoutMembers(IReadOnlyList<UnfinishedRun> unfinished)
    {
        var groups = unfinished.Where(r => r.Started.Group is not null).Select(r => r.Started.Incident).ToHashSet();
        return [.. unfinished.Where(r => r.Started.PartOf is not { } group || !groups.Contains(group))];
    }
}
