using Runbooks.Triggers;
using Runbooks.Watch.Events;

namespace Runbooks.Watch.Status;

/// <summary>Reads how a watch stands, and keeps the latest of its events for that.</summary>
/// <param name="watcher">The watch.</param>
public sealed class StatusReading(Watcher watcher)
{
    private const int MostEvents = 50;

    private readonly LinkedList<(DateTimeOffset At, string Text)> _events = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly Lock _turn = new();
    private string? _mistakes;

    public void Hear(RecordedWatchEvent told)
    {
        lock (_turn)
        {
            _mistakes = told.Event switch
            {
                ReloadRefused refused => refused.Mistakes,
                Reloaded => null,
                _ => _mistakes,
            };
            var kind = told.Event.GetType().Name;
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            _events.AddFirst((told.At, told.Event.Describe()));
            if (_events.Count > MostEvents)
                _events.RemoveLast();
        }
    }

    /// <summary>How it stands now.</summary>
    public WatchStatus Now()
    {
        var tools = watcher.Tools;
        List<(DateTimeOffset At, string Text)> events;
        Dictionary<string, long> counts;
        string? mistakes;

        // Not kept while targets are asked: they tell of events while they are held themselves.
        lock (_turn)
            (events, counts, mistakes) = ([.. _events], new Dictionary<string, long>(_counts), _mistakes);
        return new WatchStatus(
            tools.Time.GetUtcNow(),
            watcher.Since,
            tools.EngineVersion,
            Environment.ProcessId,
            tools.IsShadow,
            tools.Heartbeat.Stalls,
            [.. watcher.Current.Select(t => Of(t, tools.Events, tools.Time.GetUtcNow()))],
            events,
            counts
        )
        {
            Mistakes = mistakes,
        };
    }

    private static TargetStatus Of(TargetWatch watched, WatchEvents events, DateTimeOffset now)
    {
        var (target, guards) = (watched.Planned.Target, watched.Safeguards);
        return new TargetStatus
        {
            Name = target.Name,
            BaseUrl = events.Clean(target.Url),
            Environment = watched.Release.Environment is { } environment ? events.Clean(environment) : null,
            Version = watched.Release.Version is { } version ? events.Clean(version) : null,
            Circuit = guards.Open,
            CooldownLeft = guards.CooldownLeft,
            Rollbacks = guards.Rollbacks.Count,
            PerDay = target.Safeguards.PerDay,
            IsBusy = guards.IsBusy,
            Waiting = [.. watched.Waiting.Select(c => events.Clean($"{c.Runbook.Id}: {c.Reason}"))],
            Triggers = [.. watched.Triggers.Select(t => Of(t, events))],
            Looks = [.. watched.Looks.Select(l => l with { Said = l.Said is null ? null : events.Clean(l.Said) })],

            UnderWay = watched.UnderWay?.Describe(now),
        };
    }

    private static TriggerStatus Of(TriggerWatch trigger, WatchEvents events)
    {
        var (evaluator, rule) = (trigger.Evaluator, trigger.Bound.Trigger.Rule);
        var isCount = rule.Measure == TriggerMeasure.Failures;
        var progress = evaluator.Phase switch
        {
            TriggerPhase.Firing => 1,
            TriggerPhase.Calm => 0,
            _ => isCount ? (evaluator.Value ?? 0) / rule.Failures
            : rule.For > TimeSpan.Zero ? evaluator.Lasted / rule.For
            : 1,
        };
        return new TriggerStatus(
            rule.Kind,
            rule.Describe(),
            trigger.Bound.Runbook.Id,
            evaluator.Phase.ToString().ToLowerInvariant(),
            evaluator.Value is not { } value ? null
                : isCount ? $"{value:0} in a row"
                : rule.Show(value),
            rule.Bound?.Text ?? $"{rule.Failures} in a row",
            Math.Clamp(progress, 0, 1),
            evaluator.IsBlind,
            trigger.Said is null ? null : events.Clean(trigger.Said)
        )
        {
            Number = evaluator.Value,
            Group = trigger.Bound.Group?.Name,
        };
    }
}
