using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;

namespace Runbooks.Cli.Terminal;

/// <summary>A group as a person follows it: what is said of all, and the lines of each member behind its name.</summary>
internal sealed class GroupView : IDisposable
{
    private readonly Dictionary<string, MemberLines> _members = [];
    private readonly Lock _gate = new();
    private readonly List<string> _held = [];
    private readonly TextWriter _raw;
    private readonly int _width;
    private bool _isHeld;
    private bool _isRehearsal;

    /// <param name="host">The terminal.</param>
    /// <param name="isDocument">Whether standard output is for a document, and all else goes beside it.</param>
    /// <param name="targets">The members' names.</param>
    /// <param name="runbook">What runs.</param>
    public GroupView(CommandHost host, bool isDocument, IEnumerable<string> targets, Runbook runbook)
    {
        var (output, isTerminal) = isDocument ? (host.Error, host.ErrorIsTerminal) : (host.Out, host.OutIsTerminal);
        var columns = isDocument ? host.ErrorColumns : host.Columns;
        var names = targets.ToList();
        _width = names.Max(Cells.Width);
        _raw = isTerminal && host.WantsColour ? PrintableWriter.Raw(output) : PrintableWriter.Whole(output);
        Own = new RunView(new LinePrefix(string.Empty, Put), isTerminal, columns, host.WantsColour, moves: false, host.Time);
        foreach (var name in names)
        {
            var prefix = $"{Cells.PadRight(name, _width)} │ ";
            var lines = new RunView(
                new LinePrefix(prefix, Put),
                isTerminal,
                () => columns() is { } wide ? Math.Max(20, wide - Cells.Width(prefix)) : null,
                host.WantsColour,
                moves: false,
                host.Time
            );
            lines.Prepare(runbook);
            _members[name] = new MemberLines(lines, () => _isRehearsal);
        }
    }

    /// <summary>Shows the lines of the group itself.</summary>
    public RunView Own { get; }

    /// <summary>The lines of a member.</summary>
    public MemberLines LinesOf(string target) => _members[target];

    /// <summary>Keeps lines back while a question stands, until what it gives back is disposed.</summary>
    public IDisposable Hold()
    {
        lock (_gate)
            _isHeld = true;
        return new Holding(this);
    }

    /// <summary>Hears an event of the group's own run.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case RunStarted { Group: { } plan } e:
                ShowStart(e, plan);
                break;
            case WaveBegun e:
                Own.Print($"[bold]Wave {e.Number} of {e.Of}[/]  {RunView.Escape(Phrases.List(e.Targets))}");
                break;
            default:
                return Own.HearAsync(recorded);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Says where colleagues can follow the run.</summary>
    public void ShowDraft(PullRequest draft) => Own.ShowDraft(draft);

    /// <summary>Says, when the run is told to stop, what is finished first.</summary>
    public void ShowInterruption() => Own.Say("  [yellow]■[/] nothing more is begun; what is under way ends as a single run does");

    /// <summary>Shows what became of each member, a line each.</summary>
    public void ShowMembers(IReadOnlyList<MemberEnded> ended, IReadOnlyList<string> notBegun)
    {
        var results = ended.Select(e => (e.Target, Result: ResultOf(e), e)).ToList();
        var width = results.Select(r => r.Result.Length).Append("not begun".Length).Max();
        foreach (var (target, result, e) in results)
        {
            var (sign, colour) = e.Outcome switch
            {
                Outcome.Recovered or Outcome.NothingWrong => ("✓", "green"),
                Outcome.NotRecovered => ("✗", "red"),
                Outcome.Cancelled => ("■", "yellow"),
                _ => ("?", "yellow"),
            };
            var took = Duration.Format(TimeSpan.FromSeconds(e.Seconds));
            Own.Say($"  [{colour}]{sign}[/] {Cell(target)}  {result.PadRight(width)}  {RunView.Escape(VersionOf(e))}  [grey]{took}[/]");
        }

        foreach (var target in notBegun)
            Own.Say($"  [grey]–[/] {Cell(target)}  not begun");
    }

    /// <summary>How many are under way at once, in words.</summary>
    public static string AtOnce(int most) => most == 1 ? "one at a time" : $"{most} at once at most";

    /// <summary>What became of a member, in a word.</summary>
    public static string ResultOf(MemberEnded ended) => ended.Outcome is { } outcome ? OutcomeText.Of(outcome) : "locked";

    /// <summary>From which version to which a member came, as far as that is known.</summary>
    public static string VersionOf(MemberEnded e) =>
        (e.VersionBefore, e.VersionAfter) switch
        {
            (null, null) => string.Empty,
            var (before, after) when before == after => after!,
            var (before, after) => $"{before ?? "unknown"} → {after ?? "unknown"}",
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        foreach (var member in _members.Values)
            member.View.Dispose();
    }

    private void ShowStart(RunStarted e, GroupPlan plan)
    {
        Own.Print($"[bold]{RunView.Escape(e.Title)}[/]");
        Own.Print(
            $"[grey]{RunView.Escape(e.Runbook)} ({RunView.Escape(RunView.PlaceOf(e.RunbookPath))}) on "
                + $"{RunView.Escape(Phrases.Count(plan.Targets.Count, "target"))}, {AtOnce(plan.AtOnce)} · run "
                + $"{RunView.Escape(e.Run)}[/]"
        );
        foreach (var (target, address) in plan.Targets.Zip(plan.Addresses))
            Own.Print($"  [grey]{Cell(target)}  {RunView.Escape(address)}[/]");
        Own.ShowTerms(e);
        _isRehearsal = e.Rehearsal;
    }

    private string Cell(string name) => RunView.Escape(Cells.PadRight(name, _width));

    private void Put(string line)
    {
        lock (_gate)
        {
            if (_isHeld)
                _held.Add(line);
            else
                _raw.WriteLine(line);
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _isHeld = false;
            foreach (var line in _held)
                _raw.WriteLine(line);
            _held.Clear();
        }
    }

    private sealed class Holding(GroupView view) : IDisposable
    {
        public void Dispose() => view.Release();
    }
}
