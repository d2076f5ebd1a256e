using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>
/// The rules of the reference, read out plainly over the whole history at each sample: slow, without a memory of its own
/// but the history and whether it fires. What the evaluator does step by step is held against it.
/// </summary>
/// <param name="rule">When it fires.</param>
internal sealed class PlainTrigger(TriggerRule rule)
{
    private readonly List<Seen> _history = [];
    private bool _firing;
    private int _clearedAt;
    private int _away;

    /// <summary>Whether it fires on this sample.</summary>
    public bool Fires(in TriggerObservation o, bool restarted)
    {
        if (restarted)
            _away++;
        if (_history.Count > 0 && o.At <= _history[^1].At)
            return false;
        var isMissing =
            o.Outcome == ObservationOutcome.Missing
            || (o.Outcome == ObservationOutcome.Unanswered && rule.Unanswered == UnansweredMeaning.Missing)
            || double.IsNaN(o.Numerator);
        var version = o.Outcome == ObservationOutcome.Missing ? null : o.Version;
        var changed = version is not null && _history.LastOrDefault(s => s.Version is not null)?.Version is { } before && before != version;
        if (changed)
            (_firing, _clearedAt) = (false, _history.Count);
        _history.Add(new Seen(o.At, isMissing, Weight(o), version, _away) { Boundary = changed });
        var now = _history[^1];
        now.Breach = isMissing ? null : Breach(o);
        if (now.Breach is null)
            return false;
        return rule.Measure == TriggerMeasure.Failures ? Consecutive() : Lasting();
    }

    private (double Above, double Below) Weight(in TriggerObservation o) =>
        (o.Outcome, rule.Unanswered) switch
        {
            (ObservationOutcome.Unanswered, UnansweredMeaning.Slow) => (o.Denominator * rule.Timeout.TotalSeconds, o.Denominator),
            (ObservationOutcome.Unanswered, _) => (o.Denominator, o.Denominator),
            _ => (o.Numerator, o.Denominator),
        };

    private bool? Breach(in TriggerObservation o)
    {
        if (rule.Measure == TriggerMeasure.Failures)
            return _history[^1].Weight.Above > 0;
        if (Value() is not { } value)
            return null;
        _history[^1].Value = value;
        return value > rule.Bound!.Value;
    }

    private double? Value()
    {
        if (rule.Measure == TriggerMeasure.Value)
            return _history[^1].Weight.Above;
        var from = _history.FindLastIndex(s => s.Boundary);
        var window = _history.Skip(Math.Max(from, 0)).Where(s => !s.IsMissing && s.At > _history[^1].At - rule.Window).Reverse().ToList();
        var below = window.Sum(s => s.Weight.Below);
        return below > 0 && below >= rule.Minimum ? window.Sum(s => s.Weight.Above) / below : null;
    }

    // The conclusive samples since it last fired and cleared, or since another version came.
    private List<Seen> Conclusive() => [.. _history.Skip(_clearedAt).Where(s => s.Breach is not null)];

    private bool Consecutive()
    {
        var seen = Conclusive();
        if (_firing)
        {
            if (seen.Count >= rule.Successes && seen.TakeLast(rule.Successes).All(s => s.Breach == false))
                (_firing, _clearedAt) = (false, _history.Count);
            return false;
        }

        return _firing = seen.AsEnumerable().Reverse().TakeWhile(s => s.Breach == true).Count() >= rule.Failures;
    }

    private bool Lasting()
    {
        var now = _history[^1];
        if (_firing)
        {
            if (rule.IsClear(now.Value))
                (_firing, _clearedAt) = (false, _history.Count);
            return false;
        }

        var pending = Conclusive().AsEnumerable().Reverse().TakeWhile(s => s.Breach == true).Reverse().ToList();
        var lasted = TimeSpan.Zero;
        var since = 0;
        for (var i = 1; i < pending.Count; i++)
        {
            var apart = pending[i].At - pending[i - 1].At;
            var wasAway = pending[i].Away != pending[i - 1].Away;
            if (apart > rule.Every * 3.5)
                (lasted, since) = (TimeSpan.Zero, i);
            else if (!wasAway)
                lasted += apart > rule.Every * 1.5 ? rule.Every : apart;
        }

        var enough = pending.Skip(since).Count(s => s.At >= now.At - rule.For - (rule.Every / 2));
        return _firing = pending.Count > 0 && lasted >= rule.For && enough >= 0.8 * rule.Expected;
    }

    private sealed record Seen(TimeSpan At, bool IsMissing, (double Above, double Below) Weight, string? Version, int Away)
    {
        public bool Boundary { get; init; }

        public bool? Breach { get; set; }

        public double Value { get; set; }
    }
}
