using Runbooks.Triggers;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>One trigger of one target: makes observations of looks, and holds them against its bound.</summary>
internal sealed class TriggerWatch
{
    private readonly MetricsReader? _metrics;

    /// <param name="bound">The trigger and its runbook.</param>
    /// <param name="evaluator">What remembers; null to begin anew.</param>
    public TriggerWatch(BoundTrigger bound, TriggerEvaluator? evaluator = null)
    {
        Bound = bound;
        Evaluator = evaluator ?? new TriggerEvaluator(bound.Trigger.Rule);
        if (bound.Trigger.Source is MetricsSource source)
            _metrics = new MetricsReader(source);
    }

    /// <summary>The trigger and its runbook.</summary>
    public BoundTrigger Bound { get; }

    /// <summary>What holds observations against the bound.</summary>
    public TriggerEvaluator Evaluator { get; private set; }

    /// <summary>Whether a shadow has pretended to act upon its firing: a watch that acts still owes it that.</summary>
    public bool IsPretended { get; set; }

    private bool IsCounting => Evaluator.Phase != TriggerPhase.Calm || Evaluator.IsBlind;

    /// <summary>What the last look said.</summary>
    public string? Said { get; private set; }

    /// <summary>Whether the last look gave nothing to hold against the bound.</summary>
    public bool IsMissing { get; private set; }

    /// <param name="look">The look.</param>
    /// <param name="at">When it began, by the monotonic clock.</param>
    /// <param name="time">The same by the clock on the wall.</param>
    /// <param name="version">The version that serves; null where none was seen.</param>
    /// <returns>What changed.</returns>
    public IReadOnlyList<TriggerChange> Take(Look look, TimeSpan at, DateTimeOffset time, string? version)
    {
        Said = look.Said;
        var observed = ObservationOf(look, at, time, version);
        IsMissing = observed.Outcome == ObservationOutcome.Missing;
        return Evaluator.Observe(observed);
    }

    /// <summary>Begins anew: another release serves, and what was seen of the one before is nothing against it.</summary>
    public void Forget() => Evaluator = new TriggerEvaluator(Bound.Trigger.Rule);

    /// <param name="isOwed">Whether it fires, and nothing was done upon it.</param>
    /// <returns>What it remembers, for the next process; null where it counts nothing.</returns>
    public SavedTrigger? Save(bool isOwed) =>
        !IsCounting || Evaluator.Save(isOwed) is not { } saved
            ? null
            : saved with
            {
                Pretended = IsPretended && Evaluator.Phase == TriggerPhase.Firing,
            };

    /// <summary>Goes on from what an earlier process saved.</summary>
    /// <param name="saved">What <see cref="Save"/> gave.</param>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="away">How long nothing was watched.</param>
    /// <param name="isShadow">Whether nothing is done, and only told.</param>
    public void Restore(SavedTrigger saved, TimeSpan now, TimeSpan away, bool isShadow)
    {
        IsPretended = saved.Pretended && isShadow;
        var known = saved with { Owed = saved.Owed || (saved.Pretended && !isShadow) };
        Evaluator = TriggerEvaluator.Restore(Bound.Trigger.Rule, known, now, away);
    }

    private TriggerObservation ObservationOf(Look look, TimeSpan at, DateTimeOffset time, string? version)
    {
        var rule = Bound.Trigger.Rule;
        if (look.Outcome == LookOutcome.Missing)
            return TriggerObservation.Missing(at, time);
        if (look.Outcome == LookOutcome.Unanswered)
            return TriggerObservation.Unanswered(at, time, version, Math.Max(1, look.Requests));
        return Bound.Trigger.Source switch
        {
            _ when _metrics is not null => OfMetrics(look, at, time, version),
            ProbeSource when rule.Measure == TriggerMeasure.Failures => TriggerObservation.Health(at, time, look.IsGood, version),
            ProbeSource when rule.Unanswered == UnansweredMeaning.Error => TriggerObservation.Ratio(
                at,
                time,
                look.Errors,
                look.Requests,
                version
            ),
            ProbeSource => TriggerObservation.Ratio(at, time, look.Seconds, look.Requests, version),

            // Which of several numbers was meant, nobody can know.
            QuerySource when look.Series.Count == 1 => TriggerObservation.Value(at, time, look.Series[0].Value, version),
            _ => Nothing(
                $"{look.Said}: which of them is meant nobody can know, so put `max(…)`, `sum(…)` or another aggregation around the query"
            ),
        };

        TriggerObservation Nothing(string why)
        {
            Said = why;
            return TriggerObservation.Missing(at, time);
        }
    }

    private TriggerObservation OfMetrics(Look look, TimeSpan at, DateTimeOffset time, string? version)
    {
        var observed = _metrics!.Read(look.Series.Select(s => (s.Name, s.Labels, s.Value)), at, time, version);
        if (_metrics.Problem is { } problem)
            Said = $"{look.Said}; {problem}";
        return observed;
    }
}
