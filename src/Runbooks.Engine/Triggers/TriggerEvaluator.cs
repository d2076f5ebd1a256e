using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>
/// Holds one trigger of one target against what is observed of it. It waits for nothing, reads no clock and keeps no file:
/// it is given observations in the order of their monotonic times, and says what each one changed. It is not meant for
/// two threads at once.
/// </summary>
public sealed class TriggerEvaluator
{
    /// <summary>How many missing samples in a row are blindness.</summary>
    public const int BlindAfter = 3;

    /// <summary>A sample that is late by less than half an interval is not late.</summary>
    private const double OnTime = 1.5;

    /// <summary>Up to here one or two samples are missing, and the clock stands; beyond, it begins anew.</summary>
    private const double LongestGap = 3.5;

    private static readonly TimeSpan LongestAway = TimeSpan.FromHours(1);

    private readonly TriggerState _state;

    /// <summary>Begins with nothing seen.</summary>
    public TriggerEvaluator(TriggerRule rule)
        : this(rule, new TriggerState(CapacityOf(rule))) { }

    private TriggerEvaluator(TriggerRule rule, TriggerState state) => (Rule, _state) = (rule, state);

    public TriggerRule Rule { get; }

    public TriggerPhase Phase => _state.Phase;

    /// <summary>Whether watching is blind.</summary>
    public bool IsBlind => _state.IsBlind;

    /// <summary>The value that was last held against the bound, or how many health checks failed in a row; null before the first.</summary>
    public double? Value => _state.Value;

    /// <summary>For how long what is pending has lasted, gaps left out.</summary>
    public TimeSpan Lasted => _state.Lasted;

    /// <summary>What was last observed, with what was made of it; null before the first.</summary>
    public JudgedSample? Latest => _state.Samples.Count == 0 ? null : _state.Samples.Back(0);

    /// <summary>Takes the next observation.</summary>
    /// <param name="observed">Later than the one before: one at the same time, or an earlier one, is no new sample and changes
    /// nothing.</param>
    /// <returns>What it changed, in order; mostly nothing.</returns>
    public IReadOnlyList<TriggerChange> Observe(in TriggerObservation observed)
    {
        if (_state.Latest is { } latest && observed.At <= latest)
            return [];
        List<TriggerChange>? changes = null;
        SeeVersion(observed, ref changes);
        var isMissing = SaysNothing(observed);
        var taken = observed.Outcome == ObservationOutcome.Unanswered ? Weighed(observed) : observed;
        _state.Latest = taken.At;
        _state.Samples.Add(new JudgedSample(taken, isMissing ? SampleVerdict.Missing : SampleVerdict.Inconclusive, null));
        if (isMissing)
        {
            if (++_state.Missing == BlindAfter && !_state.IsBlind)
            {
                _state.IsBlind = true;
                Say(
                    ref changes,
                    TriggerChangeKind.Blind,
                    taken,
                    $"watching {Rule.Kind} is blind: {BlindAfter} samples in a row are missing"
                );
            }

            return changes ?? (IReadOnlyList<TriggerChange>)[];
        }

        _state.Missing = 0;
        SeeAgain(taken, ref changes);
        if (Rule.Measure == TriggerMeasure.Failures)
            Count(taken, ref changes);
        else
            Hold(taken, ref changes);
        return changes ?? (IReadOnlyList<TriggerChange>)[];
    }

    /// <param name="isOwed">Whether it has fired and nothing was done about it so far: the next process fires with the next breach.</param>
    /// <returns>What it remembers, for the next process; null where nothing was observed yet.</returns>
    public SavedTrigger? Save(bool isOwed = false) => SavedTrigger.Of(_state, Rule, isOwed && Phase == TriggerPhase.Firing);

    /// <summary>Goes on from what an earlier process saved. The time in between is not counted.</summary>
    /// <param name="rule">The trigger as it is now.</param>
    /// <param name="saved">What <see cref="Save"/> gave.</param>
    /// <param name="now">The monotonic clock of the observations to come.</param>
    /// <param name="away">How long nothing was watched, by the clock on the wall; less than nothing is nothing.</param>
    /// <returns>An evaluator that remembers nothing where the trigger has other numbers now, or where it was away for over an
    /// hour.</returns>
    public static TriggerEvaluator Restore(TriggerRule rule, SavedTrigger saved, TimeSpan now, TimeSpan away) =>
        away <= LongestAway && saved.StateAt(now, rule, CapacityOf(rule)) is { } state
            ? new TriggerEvaluator(rule, state)
            : new TriggerEvaluator(rule);

    // Room for the time that must pass and the window before it, with some that are late and some that tell how it began.
    private static int CapacityOf(TriggerRule rule) =>
        rule.Measure == TriggerMeasure.Failures
            ? Math.Max(rule.Failures * 2, 16)
            : (int)Math.Ceiling((rule.For + rule.Window) / rule.Every) + 16;

    // A number that is none says nothing, and a fault on our side neither.
    private bool SaysNothing(in TriggerObservation o) =>
        o.Outcome switch
        {
            ObservationOutcome.Missing => true,
            ObservationOutcome.Unanswered => Rule.Unanswered == UnansweredMeaning.Missing,
            _ when Rule.Measure == TriggerMeasure.Value => double.IsNaN(o.Numerator),
            _ => !double.IsFinite(o.Numerator) || !double.IsFinite(o.Denominator) || o.Denominator < 0,
        };

    // What did not answer counts as what that means to this trigger.
    private TriggerObservation Weighed(in TriggerObservation o) =>
        Rule.Unanswered switch
        {
            UnansweredMeaning.Failure or UnansweredMeaning.Error => o with { Numerator = o.Denominator },
            UnansweredMeaning.Slow => o with { Numerator = o.Denominator * Rule.Timeout.TotalSeconds },
            _ => o,
        };

    private void SeeVersion(in TriggerObservation o, ref List<TriggerChange>? changes)
    {
        if (o.Version is null || o.Outcome == ObservationOutcome.Missing)
            return;
        if (o.Version == _state.Version)
        {
            if (_state.Flaps > 0 && o.At - _state.VersionSince >= Settling)
                _state.Flaps = 0;
            return;
        }

        var before = _state.Version;
        _state.Version = o.Version;
        if (before is null)
        {
            _state.VersionSince = o.At;
            return;
        }

        _state.Flaps = o.At - _state.VersionSince < Settling ? _state.Flaps + 1 : 1;
        _state.VersionSince = o.At;
        _state.Horizon = o.At;
        if (_state.Phase != TriggerPhase.Calm)
            Say(ref changes, TriggerChangeKind.Dropped, o, $"{Rule.Describe()}: dropped, because {o.Version} serves instead of {before}");
        Calm();
        _state.Conclusive = null;
        if (_state.Flaps < BlindAfter || _state.IsBlind)
            return;
        _state.IsBlind = true;
        Say(
            ref changes,
            TriggerChangeKind.Blind,
            o,
            $"watching {Rule.Kind} is blind: the version that serves changes so often that nothing can last ({before}, {o.Version})"
        );
    }

    // How long a version must be seen before what lasts on it can fire.
    private TimeSpan Settling => Rule.Measure == TriggerMeasure.Failures ? Rule.Every * (Rule.Failures - 1) : Rule.For;

    private void SeeAgain(in TriggerObservation o, ref List<TriggerChange>? changes)
    {
        if (!_state.IsBlind || _state.Flaps >= BlindAfter)
            return;
        _state.IsBlind = false;
        Say(ref changes, TriggerChangeKind.Seeing, o, $"watching {Rule.Kind} sees again");
    }

    private void Count(in TriggerObservation o, ref List<TriggerChange>? changes)
    {
        _state.Conclusive = o.At;
        var isFailure = o.Numerator > 0;
        if (isFailure)
        {
            _state.Successes = 0;
            // A count that has fired goes on for the eye alone, and never beyond what an integer holds.
            if (_state.Failures < int.MaxValue)
                _state.Failures++;
        }
        else
        {
            _state.Failures = 0;
            _state.Successes++;
        }

        _state.Value = _state.Failures;
        _state.Samples.Judge(isFailure ? SampleVerdict.Breach : SampleVerdict.Ok, _state.Failures);
        switch (_state.Phase)
        {
            case TriggerPhase.Calm when isFailure:
                Begin(o);
                if (Rule.Failures > 1)
                    Say(ref changes, TriggerChangeKind.Pending, o, $"{Rule.Describe()}: pending, 1 of {Rule.Failures}");
                else
                    Fire(o, ref changes);
                break;
            case TriggerPhase.Pending when !isFailure:
                Calm();
                Say(ref changes, TriggerChangeKind.Subsided, o, $"{Rule.Describe()}: subsided");
                break;
            case TriggerPhase.Pending when _state.Failures >= Rule.Failures:
                _state.Lasted = o.At - _state.Since;
                Fire(o, ref changes);
                break;
            case TriggerPhase.Firing when isFailure && _state.IsOwed:
                Fire(o, ref changes);
                break;
            case TriggerPhase.Firing when _state.Successes >= Rule.Successes:
                Calm();
                Say(ref changes, TriggerChangeKind.Cleared, o, $"{Rule.Describe()}: cleared after {Rule.Successes} that did not");
                break;
        }
    }

    private void Hold(in TriggerObservation o, ref List<TriggerChange>? changes)
    {
        if (Measured(o) is not { } value)
            return;

        var since = _state.Conclusive is { } before ? o.At - before : TimeSpan.Zero;
        var (wasAway, isBreach) = (_state.WasAway, Rule.Bound!.Holds(value));
        (_state.Conclusive, _state.WasAway, _state.Value) = (o.At, false, value);
        _state.Samples.Judge(isBreach ? SampleVerdict.Breach : SampleVerdict.Ok, value);
        switch (_state.Phase)
        {
            case TriggerPhase.Calm when isBreach:
                Begin(o);
                if (Rule.For > TimeSpan.Zero)
                    Say(ref changes, TriggerChangeKind.Pending, o, $"{Rule.Describe()}: pending, {Rule.Show(value)}");
                else
                    Fire(o, ref changes);
                break;
            case TriggerPhase.Pending when !isBreach:
                Calm();
                Say(ref changes, TriggerChangeKind.Subsided, o, $"{Rule.Describe()}: subsided, {Rule.Show(value)}");
                break;
            case TriggerPhase.Pending when since > Rule.Every * LongestGap:
                Begin(o);
                Say(
                    ref changes,
                    TriggerChangeKind.Restarted,
                    o,
                    $"{Rule.Describe()}: begins anew, because nothing conclusive was seen for {Duration.Format(since)}, "
                        + $"which is more than two intervals of {Duration.Format(Rule.Every)}"
                );
                break;
            case TriggerPhase.Pending:
                _state.Lasted +=
                    wasAway ? TimeSpan.Zero
                    : since > Rule.Every * OnTime ? Rule.Every
                    : since;
                if (_state.Lasted >= Rule.For)
                    FireIfSeenWell(o, ref changes);
                break;
            case TriggerPhase.Firing when isBreach && _state.IsOwed:
                Fire(o, ref changes);
                break;
            case TriggerPhase.Firing when Rule.IsClear(value):
                Calm();
                Say(ref changes, TriggerChangeKind.Cleared, o, $"{Rule.Describe()}: cleared, {Rule.Show(value)}");
                break;
        }
    }

    // Added up anew each time: a running sum would drift away from what its samples say.
    private double? Measured(in TriggerObservation o)
    {
        if (Rule.Measure == TriggerMeasure.Value)
            return o.Numerator;
        var (numerator, denominator) = (0.0, 0.0);
        var from = o.At - Rule.Window;
        for (var i = 0; i < _state.Samples.Count; i++)
        {
            ref readonly var sample = ref _state.Samples.Back(i);
            if (sample.Observation.At <= from || sample.Observation.At < _state.Horizon)
                break;
            if (sample.Verdict == SampleVerdict.Missing)
                continue;
            numerator += sample.Observation.Numerator;
            denominator += sample.Observation.Denominator;
        }

        return denominator > 0 && denominator >= Rule.Minimum ? numerator / denominator : null;
    }

    private void FireIfSeenWell(in TriggerObservation o, ref List<TriggerChange>? changes)
    {
        var samples = Seen(o.At);
        if (samples * 5 >= Rule.Expected * 4)
        {
            Fire(o, ref changes);
            return;
        }

        if (_state.IsStarved)
            return;
        _state.IsStarved = true;
        Say(
            ref changes,
            TriggerChangeKind.Starved,
            o,
            $"{Rule.Describe()}: it has lasted, but only {samples} of {Rule.Expected} samples are there, and 80% are needed"
        );
    }

    // Conclusive samples of the time that had to pass: each of them was a breach, or nothing would be pending.
    private int Seen(TimeSpan at)
    {
        var from = at - Rule.For - (Rule.Every / 2);
        var seen = 0;
        for (var i = 0; i < _state.Samples.Count; i++)
        {
            ref readonly var sample = ref _state.Samples.Back(i);
            if (sample.Observation.At < from || sample.Observation.At < _state.Since)
                break;
            if (sample.Verdict == SampleVerdict.Breach)
                seen++;
        }

        return seen;
    }

    private void Fire(in TriggerObservation o, ref List<TriggerChange>? changes)
    {
        (_state.Phase, _state.IsOwed) = (TriggerPhase.Firing, false);
        var firing = FiringReport.Of(Rule, _state, o, Rule.Measure == TriggerMeasure.Failures ? Rule.Failures : Seen(o.At));
        Say(ref changes, TriggerChangeKind.Fired, o, firing.Reason);
        changes![^1] = changes[^1] with { Firing = firing };
    }

    private void Begin(in TriggerObservation o)
    {
        (_state.Phase, _state.Since, _state.SinceTime) = (TriggerPhase.Pending, o.At, o.Time);
        (_state.Lasted, _state.IsStarved) = (TimeSpan.Zero, false);
    }

    private void Calm() =>
        (_state.Phase, _state.Lasted, _state.IsStarved, _state.IsOwed, _state.Failures, _state.Successes) = (
            TriggerPhase.Calm,
            TimeSpan.Zero,
            false,
            false,
            0,
            0
        );

    private static void Say(ref List<TriggerChange>? changes, TriggerChangeKind kind, in TriggerObservation o, string text) =>
        (changes ??= []).Add(new TriggerChange(kind, o.At, o.Time, text));
}
