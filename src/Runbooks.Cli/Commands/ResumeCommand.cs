using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;
using Runbooks.Telemetry;

namespace Runbooks.Cli.Commands;

internal static class ResumeCommand
{
    // The worst of several runs, as a person would rank them: not knowing is worse than knowing that it failed.
    private static readonly int[] Ranking =
    [
        ExitCodes.Unknown,
        ExitCodes.NotRecovered,
        ExitCodes.Cancelled,
        ExitCodes.Locked,
        ExitCodes.Invalid,
        ExitCodes.Spooled,
    ];

    public static Command Build(CommandHost host)
    {
        var run = new Argument<string?>("run")
        {
            Description = "The run's id, the beginning of it, or `last`; without it, unfinished runs are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Completions.Of(run, "run", () => UnfinishedHere(host));
        var all = new Option<bool>("--all") { Description = "Every unfinished run, one after the other." };
        var inputs = new Option<string[]>("--input", "-i")
        {
            Description = "A secret input again, as name=value: journals hold none.",
            Arity = ArgumentArity.OneOrMore,
        };
        var headers = new Option<string[]>("--header")
        {
            Description = "A header again, as Name=Value, where it did not come from the environment.",
            Arity = ArgumentArity.OneOrMore,
        };
        var allowed = RunArguments.AllowOption();
        var records = new Option<string?>("--records")
        {
            Description = "The Git repository that takes the record; the one you stand in, unless said.",
        };
        var format = Formats.Option("text", "json");
        var noPush = new Option<bool>("--no-push") { Description = "Commit the record, and leave it to you to push its branch." };
        var noPullRequest = new Option<bool>("--no-pull-request") { Description = "Push the record, and open no pull request for it." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Answer yes to approvals that allow it." };
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
            inputs,
            headers,
            allowed,
            records,
            format,
            noPush,
            noPullRequest,
            yes,
            abandon,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var options = new ResumeOptions
                {
                    Run = parsed.GetValue(run),
                    All = parsed.GetValue(all),
                    Inputs = parsed.GetValue(inputs) ?? [],
                    Headers = parsed.GetValue(headers) ?? [],
                    Allowed = parsed.GetValue(allowed) ?? [],
                    Records = parsed.GetValue(records),
                    Format = parsed.GetValue(format)!,
                    NoPush = parsed.GetValue(noPush),
                    NoPullRequest = parsed.GetValue(noPullRequest),
                    Yes = parsed.GetValue(yes),
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
        var records = RecordsOfRun.Open(host, options.Records, out var warning);
        var unfinished = Unfinished(host, records);
        await SayWhatNeverBeganAsync(host, records);
        if (options.Run is null && !options.All)
            return List(host, unfinished, options.Format);
        if (warning is not null)
            await host.Error.WriteLineAsync(warning);

        var chosen = options.All ? [.. unfinished.Where(r => !r.IsLive)] : Choose(unfinished, options.Run!, bag);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        var documents = new JsonArray();
        var codes = new List<int>();
        using var telemetry = RunTelemetry.Create(host.Environment, EngineVersion.Text);
        foreach (var run in chosen)
        {
            var (code, document) = await ResumeOneAsync(host, options, records, run, telemetry, cancel);
            codes.Add(code);
            if (document is not null)
                documents.Add((JsonNode)document);
        }

        var worst = Ranking.FirstOrDefault(codes.Contains);
        if (options.All && chosen.Count == 0 && options.Format == "text")
            await host.Out.WriteLineAsync("No run is unfinished.");
        if (options.Format != "json")
            return worst;
        var answer =
            options.All ? new JsonObject { ["runs"] = documents, ["exitCode"] = worst }
            : documents.Count == 1 ? documents[0]!
            : null;
        if (answer is not null)
            await host.Document.WriteLineAsync(answer.ToJsonString(JsonText.Indented));
        return worst;
    }

    private static async Task<(int Code, JsonObject? Document)> ResumeOneAsync(
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
                new RunbookCatalog(Invocation.Read(run.Directory.Invocation)?.WorkingDirectory ?? host.WorkingDirectory),
                records
            );
        request = request with { Notifier = notifications?.Notifier, Secrets = [.. request.Secrets, .. notifications?.Secrets ?? []] };
        var (output, isTerminal) = options.Format == "json" ? (host.Error, host.ErrorIsTerminal) : (host.Out, host.OutIsTerminal);
        using var view = new RunView(
            output,
            isTerminal,
            options.Format == "json" ? host.ErrorColumns : host.Columns,
            host.WantsColour,
            host.CanMove,
            host.Time
        );
        using var stopping = host.OnInterruption?.Invoke(view.ShowInterruption);
        view.Prepare(request.Runbook);
        var report = new RunReport();
        using var log = RunLog.Create(records, run.Started.Run);
        var setup = new RunSetup(
            host.Time,
            new TerminalApprover(host, view, options.Yes, waits: false).AskAsync,
            host.Environment,
            host.WorkingDirectory,
            host.Account
        )
        {
            Account = host.SystemAccount,
            PeerOf = host.PeerOf,
        };
        RecordedRunResult result;
        try
        {
            RunEventSink[] shown =
            [
                report.HearAsync,
                view.HearAsync,
                .. telemetry is null ? Array.Empty<RunEventSink>() : [telemetry.ForRun()],
            ];
            result = await new ResumedRun(setup).ResumeAsync(
                request with
                {
                    OnDraft = view.ShowDraft,
                    OnLastMessages = view.ShowLastMessages,
                    OnUnsettled = view.ShowUnsettled,
                },
                [log.HearAsync, .. shown],
                shown,
                cancel
            );
        }
        catch (InvalidDataException e)
        {
            await host.Error.WriteLineAsync($"error: {e.Message}");
            await host.Error.WriteLineAsync(
                $"  = help: what it says cannot be trusted, so nothing was sent. Look at {run.Directory.Journal} and at the target"
            );
            return (ExitCodes.Unknown, null);
        }

        var subject = new RunSubject(run.Started.Runbook, run.Started.Target, run.Started.ObjectiveSeconds, records);
        var ending = new RunEnding(
            host,
            view,
            report,
            github: null,
            subject,
            setup.Delivery,
            options.NoPullRequest ? null : setup.PullRequests
        );
        var code = await ending.ReportAsync(result, "text", cancel);
        return (
            code,
            options.Format == "json" && result.Finished is not null
                ? report.ToJson(code, ending.Next, result.Record, ending.Push, ending.PullRequest)
                : null
        );
    }

    // Nothing can be gone on with there, and nothing was sent: but whoever looks for that run must not look in vain.
    private static async Task SayWhatNeverBeganAsync(CommandHost host, RecordsRepository? records)
    {
        foreach (
            var directory in UnfinishedRun.NeverBegun([
                .. records is null ? [] : new[] { records.GitDirectory },
                StateDirectory.Find(host.Environment),
            ])
        )
        {
            await host.Error.WriteLineAsync(
                $"note: the process of run {directory.Run} ended before its first line: it sent nothing. {directory.Path} can be removed"
            );
        }
    }

    private static List<UnfinishedRun> Choose(IReadOnlyList<UnfinishedRun> unfinished, string wanted, DiagnosticBag bag)
    {
        var found =
            wanted == "last"
                ? unfinished.TakeLast(1).ToList()
                : [.. unfinished.Where(r => r.Started.Run.StartsWith(wanted, StringComparison.Ordinal) || r.Started.Incident == wanted)];
        if (found.Count == 1)
            return found;
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

    private static int List(CommandHost host, IReadOnlyList<UnfinishedRun> unfinished, string format)
    {
        if (format == "json")
        {
            var runs = unfinished.Select(r =>
                (JsonNode)
                    new JsonObject
                    {
                        ["run"] = r.Started.Run,
                        ["runbook"] = r.Started.Runbook,
                        ["target"] = r.Started.Target,
                        ["startedAt"] = r.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                        ["lastEventAt"] = r.LastAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                        ["events"] = r.Events,
                        ["state"] = StateOf(r),
                    }
            );
            host.Document.WriteLine(new JsonObject { ["runs"] = new JsonArray([.. runs]) }.ToJsonString(JsonText.Indented));
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
        UnfinishedRun.In(
            records is null ? [StateDirectory.Find(host.Environment)] : [records.GitDirectory, StateDirectory.Find(host.Environment)]
        );
}
