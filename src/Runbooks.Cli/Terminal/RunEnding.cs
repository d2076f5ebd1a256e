using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Operations;

namespace Runbooks.Cli.Terminal;

/// <summary>The last lines of a run: where its record is, how to read it, and what to do next.</summary>
internal static class RunEnding
{
    /// <summary>Writes them in the format that was asked for, and gives the exit code.</summary>
    public static async Task<int> ReportAsync(CommandHost host, RunView view, RunReport report, GitHubReport? github, RunSubject subject, RecordedRunResult result, string format)
    {
        if (result.Finished is not { } finished) return await NothingRunAsync(host, subject, result, format);

        var exitCode = ExitCodes.Of(finished.Outcome, result.Record is RecordSpooled or RecordLost);
        var where = WhereLines(host, subject.Records, result).ToList();
        try
        {
            foreach (var line in where.Concat(view.ToldLines())) view.Print(line);
            view.Print($"[bold]Next[/]     {RunView.Escape(finished.Next)}");
            if (format == "json") await host.Out.WriteLineAsync(report.ToJson(exitCode, result.Record).ToJsonString(JsonText.Indented));
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
            // Nobody reads any more; the exit code still tells how it ended.
        }

        if (github is not null && format == "github" && host.Environment("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
        {
            await File.AppendAllTextAsync(summary, github.Summary(finished, string.Join('\n', where.Select(Spectre.Console.Markup.Remove))));
        }

        return exitCode;
    }

    private static IEnumerable<string> WhereLines(CommandHost host, RecordsRepository? records, RecordedRunResult result)
    {
        switch (result.Record)
        {
            case RecordCommitted done:
                yield return string.Empty;
                yield return $"[bold]Record[/]   {RunView.Escape(done.Path)}";
                yield return $"         on branch {RunView.Escape(done.Branch)}, commit {done.Commit[..10]}";
                yield return $"[bold]Read it[/]  git {In(host, records!)}show {RunView.Escape(done.Branch)}:{RunView.Escape(done.Path)}/postmortem.md";
                break;
            case RecordSpooled spooled:
                yield return string.Empty;
                yield return $"[bold yellow]Record[/]   could not be committed: {RunView.Escape(spooled.Reason)}";
                yield return $"         kept in {RunView.Escape(spooled.Directory)}; `runbook sync` delivers it";
                break;
            case RecordLost lost:
                yield return string.Empty;
                yield return $"[bold red]Record[/]   could not be written anywhere, and stands here alone: {RunView.Escape(lost.Reason)}";
                yield return string.Empty;
                yield return RunView.EscapeLines(lost.Text);
                break;
        }
    }

    // The command that is shown works where the person stands.
    private static string In(CommandHost host, RecordsRepository records)
    {
        var repository = records.WorkTree ?? records.GitDirectory;
        var relative = Path.GetRelativePath(repository, host.WorkingDirectory);
        return relative == "." || !(relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            ? string.Empty
            : $"-C {RunView.Escape(Path.GetRelativePath(host.WorkingDirectory, repository))} ";
    }

    private static (string Reason, string Help) WhyNothing(RunSubject subject, RecordedRunResult result) => result switch
    {
        { Unfinished: { IsLive: true } live } => ($"another process goes on with run {live.Started.Run} at this moment", "Wait until it has ended"),
        { Unfinished: { } open } => (
            $"{subject.Target} has an unfinished run, {open.Started.Run} of {open.Started.Runbook}: its process ended {open.LastAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, after {open.Events} events",
            $"`runbook resume {open.Started.Run}` finds out what it did and finishes it"),
        _ => (
            $"{subject.Target} is held by another run: {result.Holder!.Describe()}",
            $"Wait until it has ended; then look at the target before you run anything. If its owner is gone, `runbook lock release {result.Holder.Name}` lets go of it"),
    };

    private static async Task<int> NothingRunAsync(CommandHost host, RunSubject subject, RecordedRunResult result, string format)
    {
        var (reason, help) = WhyNothing(subject, result);
        await host.Error.WriteLineAsync($"error: {reason}");
        await host.Error.WriteLineAsync($"  = help: nothing was sent. {help}");
        if (format == "json")
        {
            var document = new JsonObject
            {
                ["run"] = result.Identity.Run,
                ["outcome"] = "locked",
                ["exitCode"] = ExitCodes.Locked,
                ["runbook"] = subject.Runbook,
                ["target"] = new JsonObject { ["name"] = subject.Target, ["baseUrl"] = result.BaseUrl },
                ["environment"] = new JsonObject { ["before"] = null, ["after"] = null },
                ["version"] = new JsonObject { ["before"] = null, ["after"] = null },
                ["reason"] = reason,
                ["steps"] = new JsonArray(),
                ["checklist"] = new JsonArray(),
                ["rto"] = new JsonObject { ["targetSeconds"] = subject.ObjectiveSeconds, ["actualSeconds"] = 0, ["met"] = false },
                ["incident"] = null,
            };
            await host.Out.WriteLineAsync(document.ToJsonString(JsonText.Indented));
        }

        return ExitCodes.Locked;
    }
}
