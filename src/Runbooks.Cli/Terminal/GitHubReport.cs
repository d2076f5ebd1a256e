using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Rehearsal.Planning;
using Runbooks.Runs;
using Runbooks.Storage;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// The run as GitHub Actions shows it: annotations where steps failed, the job's summary, and outputs for later steps.
/// What the run prints meanwhile is kept from being taken for commands of the workflow: texts of a target may say anything.
/// </summary>
internal sealed partial class GitHubReport
{
    private const string PostmortemFile = "postmortem.md";

    private readonly CommandHost _host;
    private readonly GitHubFiles _files;
    private readonly GitHubSummary _summary = new();
    private readonly List<string> _annotations = [];
    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Begins the report: from here until its end, no line is a command of the workflow.</summary>
    /// <param name="host">Where it is written.</param>
    public GitHubReport(CommandHost host)
    {
        _host = host;
        _files = new GitHubFiles(host.Environment);
        Say($"::stop-commands::{_token}");
    }

    public ValueTask HearAsync(RecordedEvent recorded)
    {
        _summary.Hear(recorded);
        Annotate(recorded.Event, member: string.Empty);
        return ValueTask.CompletedTask;
    }

    /// <summary>Hears the run of a member of a group, of several at once: what went wrong is annotated with its name.</summary>
    public ValueTask HearAsync(string member, RecordedEvent recorded)
    {
        lock (_annotations)
            Annotate(recorded.Event, $"{member}: ");
        return ValueTask.CompletedTask;
    }

    private void Annotate(RunEvent happened, string member)
    {
        switch (happened)
        {
            case StepFinished { Error: { } error } e:
                var file = InWorkspace(error.File);
                var place = file is null && error.Place is { } at ? $"\nat {at}" : string.Empty;
                _annotations.Add(
                    GitHubRenderer.Command(
                        "error",
                        file,
                        error.Line,
                        error.Column,
                        error.Length,
                        $"{member}{error.Code} in step {e.Path}",
                        $"{error.Message}{(error.Label is null ? string.Empty : $" ({error.Label})")}{place}"
                    )
                );
                break;
            case CheckFinished { Final: true, Status: not CheckStatus.Pass } e:
                _annotations.Add(
                    GitHubRenderer.Command(
                        e.Status == CheckStatus.Fail ? "error" : "warning",
                        file: null,
                        0,
                        0,
                        0,
                        $"{member}Check {e.Id}",
                        $"{e.Title}: expected {e.Expected}; seen: {e.Actual}"
                    )
                );
                break;
        }
    }

    /// <summary>Ends the report of mistakes in the input: nothing was run.</summary>
    public void EndInvalid(DiagnosticBag bag)
    {
        using var said = new StringWriter();
        GitHubRenderer.Write(said, bag.Sorted());
        _annotations.AddRange(said.ToString().TrimEnd().Split(Environment.NewLine));
        var first = bag.Sorted()[0].Message;
        Finish(
            "## 🚫 Invalid: nothing was sent\n\n"
                + string.Concat(
                    bag.Sorted()
                        .Select(d =>
                            $"- {GitHubSummary.Line(d.Message)}{(d.Help is null ? string.Empty : $" — {GitHubSummary.Line(d.Help)}")}\n"
                        )
                ),
            [],
            [new("outcome", "invalid"), new("exit-code", $"{ExitCodes.Invalid}"), new("summary", first)]
        );
    }

    /// <summary>Ends the report of a run that another one kept from beginning.</summary>
    public void EndLocked(RecordedRunResult result, string reason, string help)
    {
        _annotations.Add(GitHubRenderer.Command("error", file: null, 0, 0, 0, "Locked", reason));
        Finish(
            $"## 🔒 Locked: nothing was sent\n\n{GitHubSummary.Line(reason)}\n\n**Next:** {GitHubSummary.Line(help)}\n",
            [],
            [new("run", result.Identity.Run), new("outcome", "locked"), new("exit-code", $"{ExitCodes.Locked}"), new("summary", reason)]
        );
    }

    /// <summary>Ends the report of a plan: what a dry run is.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public void EndPlan(Plan plan, int exitCode) => EndPlan(PlanSections.Of(plan), [], exitCode);

    /// <summary>Ends the report of a plan with one target or with several.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folded">What is told of each of several targets.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public void EndPlan(PlanPage plan, IReadOnlyList<(string, string)> folded, int exitCode)
    {
        if (exitCode != ExitCodes.Recovered)
            _annotations.Add(GitHubRenderer.Command("error", file: null, 0, 0, 0, "A run would not go through", plan.Reason));
        using var page = new StringWriter { NewLine = "\n" };
        PlanMarkdown.Write(page, plan);
        var outcome = exitCode switch
        {
            ExitCodes.Recovered => "dry run",
            ExitCodes.NotRecovered => "not recovered",
            ExitCodes.Locked => "locked",
            _ => "unknown",
        };
        Finish(page.ToString(), folded, [new("outcome", outcome), new("exit-code", $"{exitCode}"), new("summary", plan.Reason)]);
    }

    /// <summary>Ends the report of a run.</summary>
    /// <param name="result">How it ended; the run has finished.</param>
    /// <param name="records">Where its record is; null for nowhere.</param>
    /// <param name="push">What became of it at the remote; null where it goes to none.</param>
    /// <param name="attempt">What became of its pull request; null where there is to be none.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public void End(RecordedRunResult result, RecordsRepository? records, PushResult? push, PullRequestAttempt? attempt, int exitCode)
    {
        var finished = result.Finished!;
        var pull = attempt is { Answer: { Problem: null, Value.PullRequest: var there } } ? there : null;
        if (result.Record is RecordSpooled or RecordLost)
            _annotations.Add(
                Warning(
                    "Record spooled",
                    $"{(finished.Outcome == Outcome.Recovered ? "The target has recovered, and its" : "The")} record could "
                        + $"not be committed: {(result.Record as RecordSpooled)?.Reason ?? (result.Record as RecordLost)?.Reason}"
                )
            );
        else if (push is { Commit: null })
            _annotations.Add(Warning("Record not pushed", $"The record is committed and not pushed: {push.Problem}. {push.Help}"));
        else if (attempt?.Answer.Problem is { } unopened)
            _annotations.Add(Warning("No pull request", $"{unopened}. Open it at {attempt.Page}"));
        List<(string, string)> folded = [];
        if (_summary.Steps() is { } steps)
            folded.Add(("Steps", steps));
        if (result.Record is RecordLost lost)
            folded.Add(("The record, which stands here alone", $"````yaml\n{lost.Text}\n````"));
        var isKept = result.Record is not (RecordSpooled or RecordLost) && push is not { Commit: null };
        Finish(
            (
                Postmortem(result.Record, records) is { } page
                    ? _summary.Page(LinksIntoTheRecord().Replace(page, "$1"), isKept)
                    : _summary.Verdict(finished, isKept)
            )
                + Where(result.Record, push)
                + Review(attempt),
            folded,
            [
                new("run", result.Identity.Run),
                new(
                    "outcome",
                    exitCode == ExitCodes.Spooled ? $"{OutcomeText.Of(finished.Outcome)}, record spooled" : OutcomeText.Of(finished.Outcome)
                ),
                new("exit-code", $"{exitCode}"),
                new("incident", result.Record?.Incident ?? string.Empty),
                new("branch", (result.Record as RecordCommitted)?.Branch ?? string.Empty),
                new("commit", push?.Commit ?? (result.Record as RecordCommitted)?.Commit ?? string.Empty),
                new("record", (result.Record as RecordCommitted)?.Path ?? string.Empty),
                new("pull-request", pull?.Url ?? string.Empty),
                new(
                    "spool",
                    (result.Record as RecordSpooled)?.Directory
                        ?? (push is { Commit: null } ? result.Push?.Directory : null)
                        ?? string.Empty
                ),
                new("summary", finished.Reason),
            ]
        );
    }

    private void Finish(string summary, IReadOnlyList<(string, string)> folded, IEnumerable<KeyValuePair<string, string>> outputs)
    {
        Say($"::{_token}::");
        _annotations.ForEach(Say);
        foreach (var problem in new[] { _files.AddSummary(summary, folded), _files.AddOutputs(outputs) }.OfType<string>())
        {
            Say(GitHubRenderer.Command("warning", file: null, 0, 0, 0, "Not all of the report was written", problem));
        }
    }

    private static string Where(RecordResult? record, PushResult? push) =>
        record is RecordCommitted done
            ? $"Record `{done.Path}` on branch `{done.Branch}`, commit `{push?.Commit ?? done.Commit}`"
                + $"{(push is { Commit: null } ? $", **not pushed**: {GitHubSummary.Line(push.Problem!)}" : string.Empty)}\n\n"
            : string.Empty;

    private static string Review(PullRequestAttempt? attempt) =>
        attempt?.Answer switch
        {
            null => string.Empty,
            { Problem: { } problem } => $"**No pull request yet**: {GitHubSummary.Line(problem.Message)}. [Open it]({attempt.Page})\n\n",
            { Value.PullRequest: var pull } => $"**Review:** [pull request #{pull.Number}]({pull.Url})\n\n",
        };

    private static string Warning(string title, string text) => GitHubRenderer.Command("warning", file: null, 0, 0, 0, title, text);

    private static string? Postmortem(RecordResult? record, RecordsRepository? records)
    {
        try
        {
            return record switch
            {
                RecordCommitted done => records?.ReadFile(done.Commit, $"{done.Path}/{PostmortemFile}"),
                RecordSpooled spooled
                    when Directory.EnumerateFiles(spooled.Directory, PostmortemFile, SearchOption.AllDirectories).FirstOrDefault()
                        is { } file => File.ReadAllText(file),
                _ => null,
            };
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return null;
        }
    }

    // Annotations point into the work tree that was checked out; a runbook from elsewhere has no line there.
    private string? InWorkspace(string? file)
    {
        if (file is null)
            return null;
        var full = Path.GetFullPath(file, _host.WorkingDirectory);
        if (!File.Exists(full))
            return null;
        var workspace = _host.Environment("GITHUB_WORKSPACE") is { Length: > 0 } given ? Path.GetFullPath(given) : _host.WorkingDirectory;
        var relative = Path.GetRelativePath(workspace, full).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    [GeneratedRegex(@"(?<!\\)\[([^\[\]\\]+)\]\((?![a-z]+:|#)[^()]*\)")]
    private static partial Regex LinksIntoTheRecord();

    private void Say(string line)
    {
        try
        {
            PrintableWriter.Raw(_host.Out).WriteLine(line);
        }
        catch (Exception e) when (e is ObjectDisposedException || DiskFault.IsIn(e))
        {
            // Nobody reads any more: the run goes on.
        }
    }
}
