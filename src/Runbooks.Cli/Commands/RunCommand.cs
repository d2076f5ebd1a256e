using System.CommandLine;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Locks;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Storage;
using Runbooks.Telemetry;

namespace Runbooks.Cli.Commands;

internal static class RunCommand
{
    public static Command Build(CommandHost host)
    {
        var asked = RunArguments.OfRun(host);
        var record = new RecordArguments();
        var detected = new Option<string?>("--detected-at")
        {
            Description = "When the incident was detected, as 2026-11-23T15:42:10Z: the RTO counts from then.",
        };
        var queued = new Option<string?>("--queued-at")
        {
            Description =
                "When the run was asked for, where it then waited for a machine to run on, as 2026-11-23T15:42:10Z: the wait counts.",
        };
        var waitForLock = new Option<string?>("--wait-for-lock")
        {
            Description = "How long to wait while another run holds the target, such as 10m; refused at once by default.",
        };
        var format = Formats.Option("text", "json", "github");
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Say what it would do now, and do nothing: the same as `runbook plan`.",
        };
        var rehearsal = new Option<bool>("--rehearsal")
        {
            Description = "On a `runbook sandbox`: keep the record and the lock from the remote.",
        };
        var wait = new Option<bool>("--wait-for-approval")
        {
            Description = "Where nobody can answer here, wait for `runbook approve` from another terminal.",
        };
        var command = new ExampledCommand(
            "run",
            "Runs a runbook against a target, proves what it did, and commits the incident record.",
            "runbook run performance-degradation --target local -i reason=\"slow answers since 03:10\""
        );
        asked.AddTo(command);
        foreach (
            var option in new Option[]
            {
                record.Records,
                detected,
                queued,
                waitForLock,
                format,
                dryRun,
                record.NoPush,
                record.NoPullRequest,
                rehearsal,
                record.Yes,
                wait,
            }
        )
            command.Options.Add(option);
        command.SetAction(
            (parsed, cancel) =>
            {
                var options = record.Read(parsed, asked.Read(parsed)) with
                {
                    DetectedAt = parsed.GetValue(detected),
                    QueuedAt = parsed.GetValue(queued),
                    WaitForLock = parsed.GetValue(waitForLock),
                    Format = parsed.GetValue(format)!,
                    DryRun = parsed.GetValue(dryRun),
                    Rehearsal = parsed.GetValue(rehearsal),
                    WaitForApproval = parsed.GetValue(wait),
                };
                return RunAsync(host, options, cancel);
            }
        );
        return command;
    }

    /// <summary>Runs it to the exit code. Everything that can be wrong with the input is said before anything is sent.</summary>
    public static async Task<int> RunAsync(CommandHost host, RunOptions options, CancellationToken cancel)
    {
        if (options.DryRun)
            return await PlanCommand.RunAsync(host, options, cancel);
        if (options.IsOfGroup)
            return await GroupCommand.RunAsync(host, options, cancel);
        var github = options.Format == "github" ? new GitHubReport(host) : null;
        var bag = new DiagnosticBag();
        var request = Prepare(host, options, bag);
        if (request is not null)
            request = await RehearsedAsync(host, options, request, bag, cancel);
        if (request is null)
            return DiagnosticReport.Invalid(host, bag, github);

        var json = options.Format == "json";
        var (output, isTerminal) = json ? (host.Error, host.ErrorIsTerminal) : (host.Out, host.OutIsTerminal);
        using var view = new RunView(
            output,
            isTerminal,
            json ? host.ErrorColumns : host.Columns,
            host.WantsColour,
            host.CanMove,
            host.Time
        );
        using var stopping = host.OnInterruption?.Invoke(view.ShowInterruption);
        var (runbook, target, _, _) = request.Asked;
        view.Prepare(runbook, UnaskedParts.Of(runbook, target, id => CalledIn(host, id)));
        var report = new RunReport();
        using var log = RunLog.Create(request.Record.Records);
        using var telemetry = RunTelemetry.Create(host.Environment, EngineVersion.Text);
        using var notifications = RunNotifications.Of(host, new RunbookCatalog(host.WorkingDirectory), request.Record.Records);
        request = request with
        {
            Asked = request.Asked with { Secrets = [.. request.Asked.Secrets, .. notifications?.Secrets ?? []] },
            Record = request.Record with
            {
                OnDraft = view.ShowDraft,
                OnLastMessages = view.ShowLastMessages,
                Notifier = notifications?.Notifier,
            },
        };
        var setup = SetupOf(host, new TerminalApprover(host, view, options.Yes, options.WaitForApproval).AskAsync);
        var result = await new RecordedRun(setup).RunAsync(
            request,
            [
                log.HearAsync,
                report.HearAsync,
                view.HearAsync,
                .. telemetry is null ? Array.Empty<Events.RunEventSink>() : [telemetry.ForRun()],
                .. github is null ? Array.Empty<Events.RunEventSink>() : [github.HearAsync],
            ],
            cancel
        );
        var subject = new RunSubject(runbook.Id, target.Name, runbook.Severity.Objective.TotalSeconds, request.Record.Records);
        return await new RunEnding(
            host,
            view,
            report,
            github,
            subject,
            setup.Delivery,
            options.NoPullRequest ? null : setup.PullRequests
        ).ReportAsync(result, options.Format, cancel);
    }

    /// <summary>A runbook of the project that another one calls; null where there is none.</summary>
    internal static Definitions.Runbook? CalledIn(CommandHost host, string id)
    {
        var bag = new DiagnosticBag();
        return new RunbookCatalog(host.WorkingDirectory).Find(id, bag) is { } found ? RunbookCatalog.Read(found, bag) : null;
    }

    /// <summary>What a run is made with that somebody at this terminal asks for.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="approver">Asks a person.</param>
    internal static RunSetup SetupOf(CommandHost host, Approver approver) =>
        new(host.Time, approver, host.Environment, host.WorkingDirectory, host.Account)
        {
            Account = host.SystemAccount,
            PeerOf = host.PeerOf,
        };

    // What is done on a sandbox of one's own is marked; that it stays here altogether is asked for.
    private static async Task<RecordedRunRequest?> RehearsedAsync(
        CommandHost host,
        RunOptions options,
        RecordedRunRequest request,
        DiagnosticBag bag,
        CancellationToken cancel
    )
    {
        var asked = request.Asked;
        var isSandbox = await LocalSandbox.IsAtAsync(asked.Target, host.Environment, host.Time, cancel);
        if (isSandbox || !options.Rehearsal)
            return request with
            {
                Asked = asked with { Terms = asked.Terms with { IsRehearsal = isSandbox, StaysHere = options.Rehearsal } },
                Record = request.Record with { Pushes = request.Record.Pushes && !options.Rehearsal },
            };
        await RefuseRehearsalAsync(host, asked.Target, asked.Secrets, bag, cancel);
        return null;
    }

    /// <summary>Says that `--rehearsal` is not for a target.</summary>
    internal static async Task RefuseRehearsalAsync(
        CommandHost host,
        Target target,
        IReadOnlyList<string> secrets,
        DiagnosticBag bag,
        CancellationToken cancel
    )
    {
        var address = RunSetup.AddressOf(target, secrets);
        var unknown = await LocalSandbox.WhereUnknownAsync(target, host.Environment, host.Time, cancel);
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"`--rehearsal` is for a sandbox that this account runs, and {address} is "
                + (unknown is null ? "none" : "not known to be one"),
            help: unknown is null
                ? "`runbook sandbox` starts one; without the option the run is locked, recorded and counted like any other"
                : $"it says that it is a sandbox, and {unknown} has no mark of it: start both by the same account, with the same "
                    + "`HOME` and `XDG_STATE_HOME`"
        );
    }

    /// <summary>Loads Git's library beside what else is to be done.</summary>
    internal static Task LoadGit() =>
        Task.Run(() =>
        {
            NativeLibraries.PrepareGit();
            NativeGit.Start();
        });

    private static RecordedRunRequest? Prepare(CommandHost host, RunOptions options, DiagnosticBag bag)
    {
        var git = LoadGit();
        if (AskedRunReader.Read(host, options, checksCalls: true, bag) is not var (asked, found))
            return null;
        var record = new RecordTerms(Records(host, options, git)) { Pushes = !options.NoPush, OpensPullRequest = !options.NoPullRequest };
        return new RecordedRunRequest(asked, found, record)
        {
            OnWait = holder => SayWaitAsync(host, asked.Target.Name, holder, asked.Terms.WaitForLock),
            Invocation = InvocationOf(host, options),
        };
    }

    /// <summary>How a run was called, for whoever goes on with it.</summary>
    internal static Invocation InvocationOf(CommandHost host, RunOptions options) =>
        new(host.WorkingDirectory, options.Target, options.BaseUrl, [.. options.Headers.Select(WithoutLiteral)]);

    // Without Git's library no record can be committed, on a full disk for example; that must not keep anybody from rolling back.
    internal static RecordsRepository? Records(CommandHost host, RunOptions options, Task git)
    {
        RecordsRepository? records = null;
        string? warning;
        try
        {
            git.GetAwaiter().GetResult();
            records = RecordsOfRun.Open(host, options.Records, out warning);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            warning = RecordsOfRun.Spooled(e.Message);
        }

        if (warning is not null)
            host.Error.WriteLine(warning);
        return records;
    }

    // Only what stands in the environment may be written down; a value that was typed must be typed again.
    private static string WithoutLiteral(string header)
    {
        var at = header.IndexOf('=', StringComparison.Ordinal);
        return EnvironmentReference.IsWhole(header[(at + 1)..]) ? header : header[..at];
    }

    internal static async ValueTask SayWaitAsync(CommandHost host, string target, FoundLock holder, TimeSpan longest)
    {
        try
        {
            await host.Error.WriteLineAsync($"{target} is held by another run: {holder.Describe()}");
            await host.Error.WriteLineAsync(
                $"Waiting for it, for no longer than {Duration.Format(longest)}; the wait counts towards the objective."
            );
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody reads any more: the run waits all the same.
        }
    }
}
