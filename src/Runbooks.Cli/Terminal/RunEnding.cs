using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;
using Runbooks.Storage;

namespace Runbooks.Cli.Terminal;

/// <summary>The last lines of a run: where its record is, how to read it, whether the remote has it, and what to do next.</summary>
/// <param name="host">The world around.</param>
/// <param name="view">Shows the lines.</param>
/// <param name="report">The run as a document.</param>
/// <param name="github">The run as GitHub shows it; null where nobody asked for that.</param>
/// <param name="subject">What was run.</param>
/// <param name="delivery">Pushes the record, once everything else is said.</param>
/// <param name="pullRequests">Opens its pull request, once it is pushed; null where there is to be none.</param>
internal sealed class RunEnding(
    CommandHost host,
    RunView view,
    RunReport report,
    GitHubReport? github,
    RunSubject subject,
    RecordDelivery delivery,
    PullRequestDelivery? pullRequests
)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>What became of the record at the remote; null where it goes to none.</summary>
    public PushResult? Push { get; private set; }

    /// <summary>What became of the record's pull request; null where there is to be none.</summary>
    public PullRequestAttempt? PullRequest { get; private set; }

    /// <summary>What is to be done next, once it has ended.</summary>
    public string Next { get; private set; } = string.Empty;

    /// <summary>Writes them in the format that was asked for, pushes in between, and gives the exit code.</summary>
    public async Task<int> ReportAsync(RecordedRunResult result, string format, CancellationToken cancel)
    {
        if (result.Finished is not { } finished)
            return await NothingRunAsync(result, format);

        Print(WhereLines(result).Concat(view.ToldLines()));
        if (result.Push is { } pending)
        {
            Push = await PushAsync(pending, cancel);
            Print(PushLines.Of(Push, pending));
            if (pullRequests is not null)
                PullRequest = await WaitAsync(
                    pullRequests.DeliverAsync(subject.Records!, Push, pending.Set.Directory, cancel),
                    "opening its pull request; Ctrl-C leaves it to `runbook incidents publish`"
                );
            Print(PullRequestLines.Of(PullRequest, pending.Set.Incident));
        }

        var exitCode = ExitCodes.Of(finished.Outcome, result.Record is RecordSpooled or RecordLost || Push is { Commit: null });
        Next = subject.Next(finished, result.Record);
        Print([$"[bold]Next[/]     {RunView.Escape(Next)}"]);
        try
        {
            if (format == "json")
                await host.Document.WriteLineAsync(
                    JsonSerializer.Serialize(
                        report.ToDocument(exitCode, Next, result.Record, Push, PullRequest),
                        DocumentJson.Readable.RunDocument
                    )
                );
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody reads any more; the exit code still tells how it ended.
        }

        github?.End(result with { Finished = finished with { Next = Next } }, subject.Records, Push, PullRequest, exitCode);
        return exitCode;
    }

    private void Print(IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines)
                view.Print(line);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody reads any more.
        }
    }

    // A person at a terminal is told what is waited for; everything they need is on the screen already.
    private Task<PushResult?> PushAsync(PendingPush pending, CancellationToken cancel) =>
        WaitAsync(
            delivery.PushAsync(subject.Records!, pending, isPatient: true, isLate: false, cancel),
            "pushing it for up to a minute; Ctrl-C leaves it to `runbook sync`"
        );

    private async Task<T> WaitAsync<T>(Task<T> work, string said)
    {
        if (host.OutIsTerminal && await Task.WhenAny(work, Task.Delay(Silence, host.Time, CancellationToken.None)) != work)
            Print([$"[grey]         {RunView.Escape(said)}[/]"]);
        return await work;
    }

    private IEnumerable<string> WhereLines(RecordedRunResult result)
    {
        switch (result.Record)
        {
            case RecordCommitted done:
                yield return string.Empty;
                yield return $"[bold]Record[/]   {RunView.Escape(done.Path)}";
                yield return $"         on branch {RunView.Escape(done.Branch)}, commit {done.Commit[..10]}";
                yield return $"[bold]Read it[/]  git {In(subject.Records!)}show {RunView.Escape(done.Branch)}:"
                    + $"{RunView.Escape(done.Path)}/postmortem.md";
                break;
            case RecordSpooled spooled:
                yield return string.Empty;
                yield return $"[bold yellow]Record[/]   could not be committed: {RunView.Escape(spooled.Reason)}";
                yield return $"         kept in {RunView.Escape(spooled.Directory)}; `{subject.Sync}` delivers it";
                break;
            case RecordLost lost:
                yield return string.Empty;
                yield return $"[bold red]Record[/]   could not be written anywhere, and stands here alone: {RunView.Escape(lost.Reason)}";
                yield return string.Empty;
                yield return RunView.EscapeLines(lost.Text);
                break;
        }

        foreach (var note in result.Record?.Notes ?? [])
            yield return $"[yellow]Note[/]     {RunView.Escape(note)}";
    }

    // The command that is shown works where the person stands.
    private string In(RecordsRepository records)
    {
        var repository = records.Place;
        var relative = Path.GetRelativePath(repository, host.WorkingDirectory);
        return relative == "." || !(relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            ? string.Empty
            : $"-C {RunView.Escape(Path.GetRelativePath(host.WorkingDirectory, repository))} ";
    }

    private (string Reason, string Help) WhyNothing(RecordedRunResult result) =>
        result switch
        {
            { Unfinished: { IsLive: true } live } => (live.WhoGoesOn(), "Wait until it has ended"),
            { Unfinished: { } open } => (
                $"{subject.Target} has an unfinished run, {open.Started.Run} of {open.Started.Runbook}: its process ended "
                    + $"{open.LastAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, after {open.Events} events",
                $"`runbook resume {open.Started.Run}` finds out what it did and finishes it"
            ),
            _ => (
                $"{subject.Target} is held by another run: {result.Holder!.Describe()}",
                $"Wait until it has ended; then look at the target before you run anything. If its owner is gone, `runbook "
                    + $"lock release {result.Holder.Name}` lets go of it"
            ),
        };

    private async Task<int> NothingRunAsync(RecordedRunResult result, string format)
    {
        var (reason, help) = WhyNothing(result);
        await host.Error.WriteLineAsync($"error: {reason}");
        await host.Error.WriteLineAsync($"  = help: nothing was sent. {help}");
        github?.EndLocked(result, reason, help);
        if (format == "json")
        {
            var document = new RunDocument
            {
                Run = result.Identity.Run,
                Outcome = "locked",
                ExitCode = ExitCodes.Locked,
                Runbook = subject.Runbook,
                Target = new(subject.Target, result.BaseUrl),
                Reason = reason,
                Rto = new(subject.ObjectiveSeconds, ActualSeconds: 0, Met: false),
            };
            await host.Document.WriteLineAsync(JsonSerializer.Serialize(document, DocumentJson.Readable.RunDocument));
        }

        return ExitCodes.Locked;
    }
}
