using System.Text.Json.Nodes;
using Runbooks.Incidents.Writing;
using Runbooks.Operations;

namespace Runbooks.Cli.Terminal;

/// <summary>The last lines of a run: where its record is, how to read it, and what to do next.</summary>
internal static class RunEnding
{
    /// <summary>Writes them in the format that was asked for, and gives the exit code.</summary>
    public static async Task<int> ReportAsync(CommandHost host, RunView view, RunReport report, GitHubReport github, RecordedRunRequest request, RecordedRunResult result, string format)
    {
        if (result.Finished is not { } finished) return await LockedAsync(host, request, result, format);

        var exitCode = ExitCodes.Of(finished.Outcome, result.Record is RecordSpooled or RecordLost);
        var where = WhereLines(host, request, result).ToList();
        foreach (var line in where) view.Print(line);
        view.Print($"[bold]Next[/]     {RunView.Escape(finished.Next)}");
        if (format == "json") await host.Out.WriteLineAsync(report.ToJson(exitCode, result.Record).ToJsonString(JsonText.Indented));
        if (format == "github" && host.Environment("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
        {
            await File.AppendAllTextAsync(summary, github.Summary(finished, string.Join('\n', where.Select(Spectre.Console.Markup.Remove))));
        }

        return exitCode;
    }

    private static IEnumerable<string> WhereLines(CommandHost host, RecordedRunRequest request, RecordedRunResult result)
    {
        switch (result.Record)
        {
            case RecordCommitted done:
                yield return string.Empty;
                yield return $"[bold]Record[/]   {RunView.Escape(done.Path)}";
                yield return $"         on branch {RunView.Escape(done.Branch)}, commit {done.Commit[..10]}";
                yield return $"[bold]Read it[/]  git {In(host, request)}show {RunView.Escape(done.Branch)}:{RunView.Escape(done.Path)}/postmortem.md";
                break;
            case RecordSpooled spooled:
                yield return string.Empty;
                yield return $"[bold yellow]Record[/]   could not be committed: {RunView.Escape(spooled.Reason)}";
                yield return $"         kept in {RunView.Escape(spooled.Directory)}";
                break;
            case RecordLost lost:
                yield return string.Empty;
                yield return $"[bold red]Record[/]   could not be written anywhere: {RunView.Escape(lost.Reason)}";
                break;
        }
    }

    // The command that is shown works where the person stands.
    private static string In(CommandHost host, RecordedRunRequest request)
    {
        var repository = request.Records!.WorkTree ?? request.Records.GitDirectory;
        var relative = Path.GetRelativePath(repository, host.WorkingDirectory);
        return relative == "." || !(relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            ? string.Empty
            : $"-C {RunView.Escape(Path.GetRelativePath(host.WorkingDirectory, repository))} ";
    }

    private static async Task<int> LockedAsync(CommandHost host, RecordedRunRequest request, RecordedRunResult result, string format)
    {
        await host.Error.WriteLineAsync($"error: {request.Target.Name} is held by another run: {result.Holder}");
        await host.Error.WriteLineAsync("  = help: nothing was sent. Wait until it has ended; then look at the target before you run anything");
        if (format == "json")
        {
            var document = new JsonObject
            {
                ["run"] = result.Identity.Run,
                ["outcome"] = "locked",
                ["exitCode"] = ExitCodes.Locked,
                ["runbook"] = request.Runbook.Id,
                ["target"] = new JsonObject { ["name"] = request.Target.Name, ["baseUrl"] = result.BaseUrl },
                ["environment"] = new JsonObject { ["before"] = null, ["after"] = null },
                ["version"] = new JsonObject { ["before"] = null, ["after"] = null },
                ["reason"] = $"held by {result.Holder}",
                ["steps"] = new JsonArray(),
                ["checklist"] = new JsonArray(),
                ["rto"] = new JsonObject { ["targetSeconds"] = request.Runbook.Severity.Objective.TotalSeconds, ["actualSeconds"] = 0, ["met"] = false },
                ["incident"] = null,
            };
            await host.Out.WriteLineAsync(document.ToJsonString(JsonText.Indented));
        }

        return ExitCodes.Locked;
    }
}
