using Runbooks.Controllers;
using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>A run's events, sorted by what the record asks of them. A fold: add every event, in order.</summary>
public sealed class RunHistory
{
    private readonly List<RecordedEvent> _events = [];

    /// <summary>All events so far, in order.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Whether the controller has releases of its own, and not two environments of which one stands by.</summary>
    public bool IsOfReleases => All<StatusObserved>().Any(s => s.Event.IsOfReleases);

    /// <summary>What is read to know which release serves, in the words of the target's controller.</summary>
    public string State => IsOfReleases ? "state of the target" : "deployment status";

    /// <summary>Adds one; usable as the run's sink.</summary>
    /// <param name="recorded">The event, without secrets.</param>
    public ValueTask AddAsync(RecordedEvent recorded)
    {
        Add(recorded);
        return ValueTask.CompletedTask;
    }

    /// <summary>Adds one.</summary>
    /// <param name="recorded">The event, without secrets.</param>
    public void Add(RecordedEvent recorded) => _events.Add(recorded);

    /// <summary>Takes a whole run over, as a journal holds it.</summary>
    /// <param name="events">In order.</param>
    public static RunHistory Of(IEnumerable<RecordedEvent> events)
    {
        var history = new RunHistory();
        history._events.AddRange(events);
        return history;
    }

    /// <summary>The run as it is to be told when people know better when the incident was detected: the RTO counts from there.</summary>
    /// <param name="at">When it was detected.</param>
    /// <param name="source">Where that is known from.</param>
    public RunHistory WithDetection(DateTimeOffset at, string source)
    {
        var earlier = (Started.DetectedAt - at).TotalSeconds;
        return Of(
            _events.Select(e =>
                e.Event switch
                {
                    RunStarted started => e with { Event = started with { DetectedAt = at, DetectedBy = source } },
                    RunFinished finished => e with { Event = Counted(finished, finished.ActualSeconds + earlier) },
                    _ => e,
                }
            )
        );
    }

    private static RunFinished Counted(RunFinished finished, double seconds) =>
        finished with
        {
            ActualSeconds = Math.Max(0, Math.Round(seconds, 3)),
            ObjectiveMet = finished.ObjectiveMet is null
                ? null
                : finished.Outcome == Outcome.Recovered && seconds <= finished.ObjectiveSeconds,
        };

    /// <summary>Whether the run got as far as to say what it is: without that there is nothing to record.</summary>
    public bool HasStarted => FirstOf<RunStarted>() is not null;

    public string Target => Started.Target;

    public RunStarted Started =>
        FirstOf<RunStarted>()?.Event as RunStarted ?? throw new InvalidOperationException("the run has not started");

    internal DateTimeOffset StartedAt => FirstOf<RunStarted>()!.At;

    public RunFinished? Finished => LastOf<RunFinished>()?.Event as RunFinished;

    /// <summary>A run that ends without a word, as in a crash, leaves a target that nobody knows.</summary>
    internal Outcome Outcome => Finished?.Outcome ?? Outcome.Unknown;

    public RollbackResolved? Resolved => LastOf<RollbackResolved>()?.Event as RollbackResolved;

    public IEnumerable<(RecordedEvent At, T Event)> All<T>()
        where T : RunEvent
    {
        foreach (var recorded in _events)
        {
            if (recorded.Event is T wanted)
                yield return (recorded, wanted);
        }
    }

    public RecordedEvent? FirstOf<T>()
        where T : RunEvent => _events.Find(e => e.Event is T);

    public RecordedEvent? LastOf<T>()
        where T : RunEvent => _events.FindLast(e => e.Event is T);

    /// <summary>The checklist at the end: the last look at each line, in the order of the first.</summary>
    internal IReadOnlyList<CheckFinished> Checklist() =>
        [.. All<CheckFinished>().Where(c => c.Event.Final).GroupBy(c => c.Event.Id).Select(g => g.Last().Event)];

    /// <summary>What the checklist had found before anything was changed: the last look at each line, in the order of the first.</summary>
    internal IReadOnlyList<CheckFinished> ChecklistBefore() =>
        [.. All<CheckFinished>().Where(c => c.Event.Before).GroupBy(c => c.Event.Id).Select(g => g.Last().Event)];

    /// <summary>What left, besides the requests of rollbacks, that may have changed the target.</summary>
    public IReadOnlyList<(RecordedEvent At, ChangeSent Event)> Changes() =>
        [
            .. All<ChangeSent>()
                .Where(c =>
                    !All<StepFinished>().Any(s => s.At.Sequence > c.At.Sequence && s.Event.Path == c.Event.Path && s.Event.NothingLeft)
                ),
        ];

    /// <summary>The first thing that left and may have changed the target; null where nothing did.</summary>
    public RecordedEvent? FirstChange()
    {
        var withheld = All<RollbackAnswered>()
            .Where(a => ControllerAnswer.LeavesNothing(a.Event.Answer))
            .Select(a => a.Event.Intent)
            .ToHashSet();
        return All<RollbackIntended>()
            .Where(i => !withheld.Contains(i.Event.Intent))
            .Select(i => i.At)
            .Concat(Changes().Select(c => c.At))
            .MinBy(e => e.Sequence);
    }

    internal string? BadVersion =>
        (FirstOf<RollbackIntended>()?.Event as RollbackIntended)?.BadVersion ?? Resolved?.FromVersion ?? VersionBefore;

    public string? EnvironmentBefore => Finished?.EnvironmentBefore ?? Baseline?.Environment;

    internal string? EnvironmentAfter => Finished is { } finished ? finished.EnvironmentAfter : null;

    public string? VersionBefore => Finished?.VersionBefore ?? Baseline?.Version;

    internal string? VersionAfter => Finished is { } finished ? finished.VersionAfter : null;

    private StatusObserved? Baseline => All<StatusObserved>().Select(s => s.Event).FirstOrDefault(s => s.Problem is null);
}
