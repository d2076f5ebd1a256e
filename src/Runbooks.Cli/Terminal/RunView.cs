using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;
using Runbooks.Storage;
using Spectre.Console;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// The run as a person follows it: a line for each step that ended, and on a terminal a last line that moves.
/// It is a fold over the run's events.
/// </summary>
internal sealed partial class RunView : IDisposable
{
    // Around an id: two spaces, a sign, a space in front of it, and one behind.
    private const int BesideId = 5;

    // Where ids would take half of the width.
    private const int Narrow = 4;

    private readonly IAnsiConsole _console;
    private readonly TextWriter _mistakes;
    private readonly ProgressLine _progress;
    private readonly TimeProvider _time;
    private readonly Func<int?> _columns;
    private readonly NotificationLine _told = new();
    private volatile string? _critical;
    private readonly Dictionary<string, FoldedRetries> _retries = new(StringComparer.Ordinal);
    private volatile bool _hasEnded;
    private bool _checklistBegan;
    private IReadOnlyList<string> _unasked = [];
    private int _width = 8;

    public RunView(TextWriter output, bool isTerminal, Func<int?> columns, bool wantsColour, bool moves, TimeProvider time)
    {
        _time = time;
        _columns = columns;
        _mistakes = PrintableWriter.Coloured(output);
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new PlainOutput(isTerminal && wantsColour ? PrintableWriter.Raw(output) : PrintableWriter.Whole(output)),
                Ansi = isTerminal && wantsColour ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = isTerminal && wantsColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        _progress = new ProgressLine(output, columns, isTerminal && moves, time);
    }

    /// <summary>Says how wide the ids of steps are, so that the columns stand.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="unasked">What its target describes, and it does not look at.</param>
    public void Prepare(Runbook runbook, IReadOnlyList<string>? unasked = null)
    {
        _unasked = unasked ?? [];
        _width = Math.Clamp(
            runbook.AllSteps().Select(s => s.Id.Length).Concat(runbook.Checklist.Select(c => c.Id.Length)).DefaultIfEmpty(8).Max(),
            8,
            24
        );
    }

    /// <summary>Stops the line that moves while a question is asked.</summary>
    public IDisposable Pause() => _progress.Pause();

    /// <inheritdoc/>
    public void Dispose() => _progress.Dispose();

    public ValueTask HearAsync(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case RunStarted e:
                Print($"[bold]{Escape(e.Title)}[/]");
                Print(
                    $"[grey]{Escape(e.Runbook)} ({Escape(PlaceOf(e.RunbookPath))}) on {Escape(e.Target)} "
                        + $"{Escape(e.BaseUrl)} · run {Escape(e.Run)}[/]"
                );
                ShowTerms(e);
                foreach (var unasked in _unasked)
                    Print($"[yellow]![/] {Escape(unasked)}");
                Print(string.Empty);
                _progress.Begin(TimeSpan.FromSeconds(e.ObjectiveSeconds), _time.GetUtcNow() - e.DetectedAt);
                break;
            case RunResumed { GivesUp: true } e:
                Print(
                    $"  [yellow]■[/] {Cell("given up")} after event {e.LastEvent}, the last of its process, {Later(e)}: "
                        + "nothing more is sent"
                );
                if (e.NotPushed is { } kept)
                    Say(NotPushed(kept));
                break;
            case RunResumed e:
                Print($"  [yellow]→[/] {Cell("resumed")} after event {e.LastEvent}, the last of its process, {Later(e)}");
                if (e.Changed is { } changed)
                    Print(
                        $"  [yellow]![/] {Escape(Phrases.List(changed))} {(changed.Count == 1 ? "says" : "say")} something else now than "
                            + "when the run was begun, and the run is judged by that from here on"
                    );
                if (e.NotPushed is { } still)
                    Say(NotPushed(still));
                break;
            case LockTaken { WaitedSeconds: > 0 } e:
                Print(
                    $"  [yellow]→[/] {Cell("waited")} {Duration.Format(TimeSpan.FromSeconds(e.WaitedSeconds))} for another "
                        + $"run to end ({Escape(e.WaitedFor ?? string.Empty)})"
                );
                if (e.RemoteProblem is { } alone)
                    Print($"  [yellow]![/] only this machine's runs are excluded from the target: {Escape(alone)}");
                break;
            case LockTaken { RemoteProblem: { } problem }:
                Print($"  [yellow]![/] only this machine's runs are excluded from the target: {Escape(problem)}");
                break;
            case StepStarted e:
                _progress.Show(e.Title);
                break;
            case StepFinished e:
                ShowStep(e);
                break;
            case StepRetried e:
                ShowRetry(e);
                break;
            case ChangeSent { IsByHand: true }:
                break;
            case ManualAsked e:
                _progress.Show($"waiting for a person: {e.Do}");
                break;
            case ChangeSent e:
                _progress.Show($"{e.What}: sent, waiting for its end");
                break;
            case RollbackIntended e:
                foreach (var unknown in e.Intent == 1 ? e.NotKnown ?? [] : [])
                    Print($"  [yellow]![/] {Escape(unknown)}");
                _critical = $"finishing the rollback first: waiting for {e.ToEnvironment} {e.ExpectedVersion} to serve";
                _progress.Show($"{e.Request} is sent: waiting for {e.ToEnvironment} {e.ExpectedVersion} to serve");
                break;
            case RollbackAnswered { IsProposed: true } e:
                Print($"  [yellow]→[/] {Escape($"waits: {e.Detail}")}");
                _critical = "finishing the rollback first: somebody must merge what was proposed, or close it";
                _progress.Show("waiting for somebody to merge what was proposed");
                break;
            case RollbackAnswered e:
                _progress.Show($"the controller answered ({e.Answer}); reading what really serves");
                break;
            case OperationUnread e:
                Print($"  [yellow]![/] what the controller has begun cannot be asked for: {Escape(e.Problem)}; the state alone tells");
                break;
            case NotificationAsked { About: null } e:
                ShowNotification(e);
                break;
            case NotificationDelivered e:
                _told.Hear(e);
                break;
            case IncidentAcknowledged e:
                Print($"  [green]→[/] {Cell("acknowledged")} by {Escape(e.By)} ({Escape(e.How)})");
                break;
            case CheckFinished { Final: true } e:
                ShowCheck(e);
                break;
            case ObjectivePassed e:
                Print(
                    e.Percent >= 100
                        ? $"  [red]![/] the recovery time objective of {Duration.Format(TimeSpan.FromSeconds(e.ObjectiveSeconds))} is over"
                        : $"  [yellow]![/] {e.Percent} % of the recovery time objective of "
                            + $"{Duration.Format(TimeSpan.FromSeconds(e.ObjectiveSeconds))} is used up"
                );
                break;
            case RollbackResolved:
                _critical = null;
                break;
            case RunFinished e:
                _hasEnded = true;
                _progress.End();
                ShowEnd(e);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Says how a run was asked for, where that is not as usual.</summary>
    public void ShowTerms(RunStarted e)
    {
        if (e.Rehearsal)
            Print(
                e.Group is null
                    ? "[cyan]a rehearsal: the target is a sandbox, and the record counts in no statistics[/]"
                    : "[cyan]a rehearsal: the targets are sandboxes, and the record counts in no statistics[/]"
            );
        if (e.Allowed is { } allowed)
            Print($"[yellow]may go back to {Escape(string.Join(", ", allowed))}, whatever is known of it: --allow[/]");
        if (e.NotPushed is { } unpushed)
            Say(NotPushed(unpushed));
        if (e.QueuedAt is { } queued)
            Print($"[grey]asked for {Duration.Format(_time.GetUtcNow() - queued)} ago: the objective counts from then[/]");
    }

    /// <summary>Who was told of the run; no lines where nobody was to be.</summary>
    public IEnumerable<string> ToldLines() => _told.Lines();

    /// <summary>Says where colleagues can follow the run. It may be called beside the run.</summary>
    public void ShowDraft(PullRequest draft) => Say($"  [blue]→[/] {Cell("review")} colleagues can follow this run at {Escape(draft.Url)}");

    /// <summary>Says which channels are waited for when the run has ended.</summary>
    public void ShowLastMessages(IReadOnlyList<string> channels) =>
        Say(
            $"  [blue]→[/] {Cell("tell")} waiting for an answer of {Escape(string.Join(", ", channels))}; the run has "
                + $"ended, and Ctrl-C ends the wait"
        );

    /// <summary>Says why a run that is given up does not end at once.</summary>
    public void ShowUnsettled(TimeSpan left) =>
        Say(
            $"  [blue]→[/] {Cell("settle")} its last request may still take effect: waiting "
                + $"{Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)))}, so that no other run meets it"
        );

    /// <summary>Says, when the run is told to stop, what is finished first. It may be called beside the run.</summary>
    public void ShowInterruption() =>
        Say(
            $"  [yellow]■[/] {Cell("stopping")} "
                + $"{Escape(
                    _critical ?? (_hasEnded
                    ? "the run has ended; what is left is its record"
                    : $"ending what is under way ({_progress.Doing}); then the record is written"))}"
        );

    private static string Later(RunResumed e) =>
        e.IdleSeconds < 1 ? "at once" : $"{Duration.Format(TimeSpan.FromSeconds(Math.Round(e.IdleSeconds)))} later";

    private static string NotPushed(string why) => $"[yellow]the record is not pushed {Escape(why)}[/]";

    /// <summary>Prints a line, also where nobody may read any more. It may be called beside the run.</summary>
    public void Say(string markup)
    {
        try
        {
            Print(markup);
        }
        catch (Exception e) when (e is ObjectDisposedException || DiskFault.IsIn(e))
        {
            // Nobody reads any more.
        }
    }

    /// <summary>
    /// Prints a line of Spectre markup above the line that moves. One that somebody may copy is the terminal's to wrap; others
    /// go on under where their words began.
    /// </summary>
    public void Print(string markup) => Print(markup, under: null);

    // A line behind an id goes on under the words behind it, however long the id is, so that all of them stand under each other.
    private void PrintRow(string sign, string id, string markup) => Print($"  {sign} {Cell(id)} {markup}", _width + BesideId);

    private void Print(string markup, int? under)
    {
        var text = WrappedMarkup.TextOf(markup);
        if (_columns() is not { } columns || Cells.Width(text) < columns || WrappedLines.StaysWhole(text))
            _progress.Above(() => _console.Write(WrappedMarkup.AsItIs(_console, markup)));
        else
            _progress.Above(() =>
                _console.Write(
                    WrappedMarkup.Of(
                        _console,
                        markup,
                        columns - 1,
                        under <= columns / 2 ? under
                            : under is null ? null
                            : Narrow
                    )
                )
            );
    }

    /// <summary>Makes a text safe inside markup.</summary>
    public static string Escape(string text) => Pictures().Replace(Markup.Escape(Plain(text)), $"{WrappedMarkup.Colon}");

    /// <summary>Where a runbook came from: its file, or <c>built in</c>.</summary>
    /// <param name="path">As a run has it.</param>
    public static string PlaceOf(string path) => path.StartsWith("(built in)", StringComparison.Ordinal) ? "built in" : path;

    /// <summary>Makes a text of several lines safe inside markup.</summary>
    public static string EscapeLines(string text) => string.Join('\n', text.Split('\n').Select(Escape));

    /// <summary>A text on one line that shows itself and does nothing: no text of the target's moves the cursor.</summary>
    public static string Plain(string text) => PrintableText.Line(text);

    // What fails in the same way again is counted, and told when something else happens to the step.
    private void ShowRetry(StepRetried e)
    {
        _progress.Show($"{e.Path}: attempt {e.Attempt} of {e.Attempts} failed: {e.Error.Message}");
        if (_retries.TryGetValue(e.Path, out var earlier) && earlier.Message == e.Error.Message)
        {
            _retries[e.Path] = earlier with { More = earlier.More + 1 };
            return;
        }

        ShowFolded(e.Path);
        _retries[e.Path] = new FoldedRetries(e.Error.Message, More: 0);
        PrintRow(
            "[yellow]↻[/]",
            e.Path,
            $"attempt {e.Attempt} of {e.Attempts} failed: {Escape(e.Error.Message)}; "
                + $"again in {Duration.Format(TimeSpan.FromMilliseconds(e.WaitMs))}"
        );
    }

    private void ShowFolded(string path)
    {
        if (_retries.Remove(path, out var folded) && folded.More > 0)
            PrintRow("[grey]…[/]", string.Empty, $"[grey]{folded.More} more like this[/]");
    }

    private void ShowStep(StepFinished e)
    {
        ShowFolded(e.Path);
        var (sign, colour) = e.Status switch
        {
            StepStatus.Passed => ("✓", "green"),
            StepStatus.Failed => ("✗", "red"),
            StepStatus.Cancelled => ("■", "yellow"),
            _ => ("–", "grey"),
        };
        var took = e.Status == StepStatus.Skipped ? string.Empty : Duration.Format(TimeSpan.FromMilliseconds(e.DurationMs));
        PrintRow($"[{colour}]{sign}[/]", e.Path, $"{Escape(e.Title)}  [grey]{took}[/]");
        if (e.Note is { } note && (e.Kind is not "http" || e.Status == StepStatus.Skipped))
            PrintRow(" ", string.Empty, $"[grey]{Escape(note)}[/]");
        if (e.Error is { } error)
            _progress.Above(() => ShowError(error));
    }

    private void ShowError(RunError error)
    {
        using var text = new StringWriter();
        CaretRenderer.WriteOne(
            text,
            "error",
            error.Code,
            error.Message,
            error.File,
            error.Line,
            error.Column,
            error.Length,
            error.Source,
            error.Label,
            error.Help,
            _console.Profile.Capabilities.Ansi
        );
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            _mistakes.WriteLine($"      {line.TrimEnd('\r')}");
    }

    private void ShowNotification(NotificationAsked e)
    {
        var colour = e.Level switch
        {
            "critical" => "red",
            "warning" => "yellow",
            _ => "blue",
        };
        foreach (var line in e.Text.TrimEnd().Split('\n'))
            Print($"  [{colour}]│[/] {Escape(line)}");
    }

    private void ShowCheck(CheckFinished e)
    {
        if (!_checklistBegan)
        {
            Print(string.Empty);
            Print("[bold]Checklist[/]");
            _checklistBegan = true;
        }

        var (sign, colour) = e.Status switch
        {
            CheckStatus.Pass => ("✓", "green"),
            CheckStatus.Fail => ("✗", "red"),
            _ => ("?", "yellow"),
        };
        PrintRow($"[{colour}]{sign}[/]", e.Id, Escape(e.Actual));
        if (e.Status != CheckStatus.Pass)
            PrintRow(" ", string.Empty, $"[grey]expected: {Escape(e.Expected)}[/]");
    }

    private void ShowEnd(RunFinished e)
    {
        var colour = e.Outcome switch
        {
            Outcome.Recovered or Outcome.NothingWrong => "green",
            Outcome.Cancelled => "yellow",
            _ => "red",
        };
        var objective = Duration.Format(TimeSpan.FromSeconds(e.ObjectiveSeconds));
        var met =
            e.Outcome != Outcome.Recovered || e.ObjectiveMet is null ? string.Empty
            : e.ObjectiveMet == true ? $", within the {objective} objective"
            : $", [red]not within the {objective} objective[/]";
        Print(string.Empty);
        Print(
            $"[bold {colour}]{Execution.OutcomeText.Heading(e).ToUpperInvariant()}[/] after "
                + $"{Duration.Format(TimeSpan.FromSeconds(e.ActualSeconds))}{met}"
        );
        Print(Escape(e.Reason));
    }

    private sealed record FoldedRetries(string Message, int More);

    private string Cell(string text) => Escape(Cells.PadRight(text, _width));

    // Spectre makes a picture of `:name:` where it reads markup.
    [GeneratedRegex(":(?=[A-Za-z0-9_+-]+:)")]
    private static partial Regex Pictures();
}
