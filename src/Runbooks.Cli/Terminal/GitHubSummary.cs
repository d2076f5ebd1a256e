using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;

namespace Runbooks.Cli.Terminal;

/// <summary>The summary of a run's job, in Markdown: a fold over the run's events.</summary>
internal sealed class GitHubSummary
{
    private const string NotKept = "> [!WARNING]\n> The record is not in the repository yet: it waits to be delivered.\n\n";

    private readonly List<CheckFinished> _checks = [];
    private readonly List<StepFinished> _steps = [];
    private readonly List<MemberEnded> _members = [];
    private RunStarted? _started;
    private LockTaken? _lock;
    private DateTimeOffset _startedAt;

    public void Hear(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case RunStarted e:
                (_started, _startedAt) = (e, recorded.At);
                break;
            case LockTaken { WaitedSeconds: > 0 } e:
                _lock = e;
                break;
            case StepFinished e:
                _steps.Add(e);
                break;
            case MemberEnded e:
                _members.Add(e);
                break;
            case CheckFinished { Final: true } e:
                _checks.RemoveAll(c => c.Id == e.Id);
                _checks.Add(e);
                break;
        }
    }

    /// <summary>The verdict, the objective, and the checklist.</summary>
    /// <param name="finished">How the run ended.</param>
    /// <param name="isKept">Whether the record is where it belongs.</param>
    public string Verdict(RunFinished finished, bool isKept)
    {
        var text = new StringBuilder();
        text.Append($"## {Sign(finished.Outcome)} {Heading(finished)}\n\n");
        if (_started is { } started)
        {
            text.Append($"**{Line(started.Title)}** on **{Line(started.Target)}**");
            if (finished.VersionBefore != finished.VersionAfter || finished.EnvironmentBefore != finished.EnvironmentAfter)
                text.Append(
                    $": {Place(finished.EnvironmentBefore, finished.VersionBefore)} → "
                        + $"{Place(finished.EnvironmentAfter, finished.VersionAfter)}"
                );
            text.Append("\n\n");
        }

        text.Append($"{Line(finished.Reason)}\n\n");
        if (!isKept)
            text.Append(NotKept);
        text.Append($"**Next:** {Line(finished.Next)}\n\n");
        Objective(text, finished);
        Members(text);
        Checklist(text);
        return text.ToString();
    }

    /// <summary>The page of the record, without what is asked of people: they answer in its pull request.</summary>
    /// <param name="page">The post-mortem, without links into the record's folder.</param>
    /// <param name="isKept">Whether the record is where it belongs.</param>
    public string Page(string page, bool isKept)
    {
        var lines = page.ReplaceLineEndings("\n")
            .Split('\n')
            .Where(l => !l.StartsWith("_To be written:", StringComparison.Ordinal) && !l.StartsWith("<!-- ", StringComparison.Ordinal))
            .Where(l => !l.StartsWith("![", StringComparison.Ordinal) && !l.StartsWith("<sub>", StringComparison.Ordinal))
            .ToList();
        var text = string.Join('\n', lines.Where((l, i) => l.Length > 0 || i == 0 || lines[i - 1].Length > 0)).TrimEnd();
        return $"{(isKept ? string.Empty : NotKept)}{text}\n\n{Waits()}";
    }

    /// <summary>The steps, as a table; null where none was begun.</summary>
    public string? Steps()
    {
        if (_steps.Count == 0)
            return null;
        var text = new StringBuilder("| | step | took | |\n| --- | --- | ---: | --- |\n");
        foreach (var step in _steps)
        {
            var sign = step.Status switch
            {
                StepStatus.Passed => "✅",
                StepStatus.Failed => "❌",
                StepStatus.Cancelled => "✋",
                _ => "➖",
            };
            var took = step.Status == StepStatus.Skipped ? string.Empty : Seconds(step.DurationMs / 1000);
            text.Append($"| {sign} | {Line(step.Title)} | {took} | {Line(step.Error?.Message ?? step.Note ?? string.Empty)} |\n");
        }

        return text.ToString();
    }

    /// <summary>A text that stays in its line and in its cell, and is neither HTML nor a link.</summary>
    internal static string Line(string text) =>
        MarkdownEscape
            .WithoutLinks(PrintableText.DocumentLine(text).Replace("\\", "\\\\", StringComparison.Ordinal))
            .Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("](", "]\\(", StringComparison.Ordinal);

    private void Objective(StringBuilder text, RunFinished finished)
    {
        var met =
            finished.ObjectiveMet is null ? "nothing to recover from"
            : finished.Outcome != Outcome.Recovered ? "not recovered"
            : finished.ObjectiveMet == true ? "met"
            : "missed";
        text.Append("| recovery time objective | took | |\n| ---: | ---: | --- |\n");
        text.Append($"| {Seconds(finished.ObjectiveSeconds)} | {Seconds(finished.ActualSeconds)} | {met} |\n\n");
        text.Append(Waits());
    }

    private string Waits()
    {
        List<string> waits = [];
        if (_started is { QueuedAt: { } queued } && _startedAt > queued)
            waits.Add($"{Seconds((_startedAt - queued).TotalSeconds)} waiting for a machine");
        if (_lock is { } held)
            waits.Add($"{Seconds(held.WaitedSeconds)} waiting for another run ({Line(held.WaitedFor ?? string.Empty)})");
        return waits.Count == 0 ? string.Empty : $"Of that time, {string.Join(", and ", waits)}.\n\n";
    }

    private void Members(StringBuilder text)
    {
        if (_started?.Group is not { } plan)
            return;
        text.Append("| | target | result | version | took | |\n| --- | --- | --- | --- | ---: | --- |\n");
        foreach (var target in plan.Targets)
        {
            var row = _members.Find(m => m.Target == target) is { } ended
                ? $"{(ended.Outcome is { } outcome ? Sign(outcome) : "🔒")} | {Line(target)} | {GroupView.ResultOf(ended)} | "
                    + $"{Line(GroupView.VersionOf(ended))} | {Seconds(ended.Seconds)} | {Line(ended.Reason)}"
                : $"➖ | {Line(target)} | not begun | | |";
            text.Append($"| {row} |\n");
        }

        text.Append('\n');
    }

    private void Checklist(StringBuilder text)
    {
        if (_checks.Count == 0)
            return;
        text.Append("| | check | expected | seen |\n| --- | --- | --- | --- |\n");
        foreach (var check in _checks)
        {
            var sign = check.Status switch
            {
                CheckStatus.Pass => "✅",
                CheckStatus.Fail => "❌",
                _ => "❔",
            };
            text.Append($"| {sign} | {Line(check.Title)} | {Line(check.Expected)} | {Line(check.Actual)} |\n");
        }

        text.Append('\n');
    }

    private static string Heading(RunFinished finished)
    {
        var outcome = OutcomeText.Heading(finished);
        return $"{char.ToUpperInvariant(outcome[0])}{outcome[1..]} after {Seconds(finished.ActualSeconds)}";
    }

    private static string Sign(Outcome outcome) =>
        outcome switch
        {
            Outcome.Recovered or Outcome.NothingWrong => "✅",
            Outcome.Cancelled => "✋",
            Outcome.Unknown => "❓",
            _ => "❌",
        };

    private static string Place(string? environment, string? version) =>
        Line($"{environment ?? "an unknown environment"} {version}".TrimEnd());

    private static string Seconds(double seconds) => Duration.Format(TimeSpan.FromSeconds(seconds));
}
