using System.Text.Json;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Groups;
using Runbooks.Runs;
using Runbooks.Storage;
using Runbooks.Telemetry;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook run` with several targets.</summary>
internal static class GroupCommand
{
    /// <summary>Goes through them to the exit code, which is the worst of theirs.</summary>
    public static async Task<int> RunAsync(CommandHost host, RunOptions options, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        var github = options.Format == "github" ? new GitHubReport(host) : null;
        var git = RunCommand.LoadGit();
        if (AskedGroup.Read(host, options, bag) is not { } asked)
            return DiagnosticReport.Invalid(host, bag, github);
        var sandboxes = await SandboxesAsync(host, options, asked, bag, cancel);
        await WarnOfSharedAsync(host, RunCommand.SetupOf(host, (_, _) => throw new InvalidOperationException()), asked, bag, cancel);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag, github);

        var records = RunCommand.Records(host, options, git);
        var terms = new RecordTerms(records) { Pushes = !options.NoPush && !options.Rehearsal, OpensPullRequest = !options.NoPullRequest };
        var run = new RecordedRunRequest(
            asked.Asked with
            {
                Terms = asked.Asked.Terms with { IsRehearsal = sandboxes.Count == asked.Members.Count, StaysHere = options.Rehearsal },
            },
            asked.Found,
            terms
        )
        {
            Invocation = RunCommand.InvocationOf(host, options) with { Members = [.. asked.Members.Select(m => m.Given)] },
        };
        using var telemetry = RunTelemetry.Create(host.Environment, EngineVersion.Text);
        using var notifications = RunNotifications.Of(host, new RunbookCatalog(host.WorkingDirectory), records);
        run = run with { Asked = run.Asked with { Secrets = [.. run.Asked.Secrets, .. notifications?.Secrets ?? []] } };
        using var view = new GroupView(
            host,
            isDocument: options.Format == "json",
            asked.Members.Select(m => m.Target.Name),
            run.Asked.Runbook
        );
        using var stopping = host.OnInterruption?.Invoke(view.ShowInterruption);
        using var members = new MemberRuns(host, view, options, run, asked.Members.ToDictionary(m => m.Target.Name), sandboxes)
        {
            Telemetry = telemetry,
            Notifications = notifications,
            GitHub = github,
        };
        var setup = RunCommand.SetupOf(host, (_, _) => throw new InvalidOperationException("a group asks nobody"));
        using var log = RunLog.Create(records);
        var result = await new GroupRun(setup).RunAsync(
            new GroupRunRequest(
                run with
                {
                    Record = terms with { OnDraft = view.ShowDraft },
                },
                asked.Group,
                [.. asked.Members.Select(m => m.Target)],
                members.RunAsync
            ),
            [log.HearAsync, view.HearAsync, .. github is null ? Array.Empty<RunEventSink>() : [github.HearAsync]],
            cancel
        );
        var ending = new GroupEnding(host, view, members.Reports, github, records, setup);
        var (exitCode, document) = await ending.ReportAsync(result, run.Asked.Runbook.Id, asked.Group.Name, terms.OpensPullRequest, cancel);
        if (options.Format == "json")
            Write(host, document);
        return exitCode;
    }

    /// <summary>Refuses members that are one controller under two addresses, and warns of those that may be.</summary>
    internal static async Task WarnOfSharedAsync(
        CommandHost host,
        RunSetup setup,
        AskedGroup asked,
        DiagnosticBag bag,
        CancellationToken cancel
    )
    {
        foreach (var warning in await new SharedControllers(setup).CheckAsync([.. asked.Members.Select(m => m.Target)], bag, cancel))
            await host.Error.WriteLineAsync($"warning: {warning}");
    }

    /// <summary>Writes how a group ended, for scripts.</summary>
    internal static void Write(CommandHost host, GroupDocument document)
    {
        try
        {
            host.Document.WriteLine(JsonSerializer.Serialize(document, DocumentJson.Readable.GroupDocument));
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody reads any more; the exit code still tells how it ended.
        }
    }

    // A rehearsal stays here only where all of them are somebody's own sandboxes.
    private static async Task<IReadOnlySet<string>> SandboxesAsync(
        CommandHost host,
        RunOptions options,
        AskedGroup asked,
        DiagnosticBag bag,
        CancellationToken cancel
    )
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in asked.Members.Select(m => m.Target))
        {
            if (await LocalSandbox.IsAtAsync(target, host.Environment, host.Time, cancel))
                found.Add(target.Name);
            else if (options.Rehearsal)
                await RunCommand.RefuseRehearsalAsync(host, target, asked.Asked.Secrets, bag, cancel);
        }

        return found;
    }
}
