using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>
/// A trigger over samples that are drawn as a text, one sign for each interval, and what it said, drawn in the same way.
/// <para>Sees: <c>.</c> within the bound, <c>x</c> beyond it, <c>u</c> no answer, <c>-</c> missing, <c>_</c> no sample at all,
/// <c>|</c> the process was away and starts again, <c>?</c> no request, a digit: so many (errors, seconds) over ten requests,
/// of a response time over one.</para>
/// <para>Says: <c>·</c> nothing, <c>p</c> pending, <c>s</c> subsided, <c>r</c> began anew, <c>d</c> dropped, <c>l</c> too few
/// samples, <c>F</c> fired, <c>c</c> cleared, <c>B</c> blind, <c>v</c> sees again.</para>
/// </summary>
internal sealed class Timeline
{
    private const string Signs = "psrdlFcBv";
    private static readonly TriggerChangeKind[] Kinds =
    [
        TriggerChangeKind.Pending,
        TriggerChangeKind.Subsided,
        TriggerChangeKind.Restarted,
        TriggerChangeKind.Dropped,
        TriggerChangeKind.Starved,
        TriggerChangeKind.Fired,
        TriggerChangeKind.Cleared,
        TriggerChangeKind.Blind,
        TriggerChangeKind.Seeing,
    ];

    // Where one sample changed several things, the drawing shows the one that matters most.
    private const string Weight = "FBlrdcpsv";

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    public Timeline(string trigger)
        : this(Read(trigger)) { }

    public Timeline(Trigger trigger) => (Trigger, Evaluator) = (trigger, new TriggerEvaluator(trigger.Rule));

    public Trigger Trigger { get; }

    public TriggerEvaluator Evaluator { get; private set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(7);

    public List<TriggerChange> Changes { get; } = [];

    public IEnumerable<TriggerChangeKind> Said => Changes.Select(c => c.Kind);

    public Firing? Firing => Changes.LastOrDefault(c => c.Firing is not null)?.Firing;

    public static Trigger Read(string text)
    {
        var bag = new DiagnosticBag();
        return TriggerText.Read(new SourceText("(test)", text), bag)
            ?? throw new ArgumentException(string.Join("; ", bag.Sorted().Select(d => d.Message)));
    }

    /// <summary>Looks at what is drawn; returns what was said, drawn.</summary>
    /// <param name="sees">One sign for each interval.</param>
    /// <param name="versions">One sign for each interval, the version that serves; empty for none seen.</param>
    public string See(string sees, string versions = "")
    {
        var says = new StringBuilder();
        for (var i = 0; i < sees.Length; i++)
        {
            Now += Trigger.Rule.Every;
            var version = i < versions.Length && versions[i] != ' ' ? versions[i].ToString() : null;
            says.Append(Draw(See(sees[i], version)));
        }

        return says.ToString();
    }

    /// <summary>Looks once, at any moment.</summary>
    public IReadOnlyList<TriggerChange> SeeAt(TimeSpan at, Func<TimeSpan, DateTimeOffset, TriggerObservation> look)
    {
        Now = at;
        return Take(look(at, Start + at));
    }

    /// <summary>Looks once, one interval later.</summary>
    public IReadOnlyList<TriggerChange> See(Func<TimeSpan, DateTimeOffset, TriggerObservation> look) =>
        SeeAt(Now + Trigger.Rule.Every, look);

    /// <summary>The process ends, and another one goes on with what it saved.</summary>
    public void Restart(TimeSpan away, TimeSpan? otherClock = null)
    {
        var saved = SavedTriggers.Carried(Evaluator.Save());
        Now = otherClock ?? Now + away;
        Evaluator = saved is null ? new TriggerEvaluator(Trigger.Rule) : TriggerEvaluator.Restore(Trigger.Rule, saved, Now, away);
    }

    private IReadOnlyList<TriggerChange> See(char sign, string? version)
    {
        if (sign == '_')
            return [];
        if (sign == '|')
        {
            Restart(TimeSpan.FromMinutes(20), otherClock: TimeSpan.FromSeconds(3));
            return [];
        }

        return Take(Observed(sign, Start + Now, version));
    }

    private TriggerObservation Observed(char sign, DateTimeOffset time, string? version)
    {
        var rule = Trigger.Rule;
        var bound = rule.Bound?.Value ?? 0;
        return sign switch
        {
            '-' => TriggerObservation.Missing(Now, time),
            'u' => TriggerObservation.Unanswered(Now, time, version),
            '?' => TriggerObservation.Ratio(Now, time, 0, 0, version),
            '.' or 'x' when rule.Measure == TriggerMeasure.Failures => TriggerObservation.Health(Now, time, sign == '.', version),
            '.' or 'x' when rule.Measure == TriggerMeasure.Value => TriggerObservation.Value(
                Now,
                time,
                sign == '.' == rule.IsUpper ? bound / 2 : bound * 2,
                version
            ),
            '.' => TriggerObservation.Ratio(Now, time, 0, 10, version),
            'x' => TriggerObservation.Ratio(Now, time, 10, 10, version),
            _ when char.IsAsciiDigit(sign) && rule.Measure == TriggerMeasure.Value => TriggerObservation.Value(
                Now,
                time,
                sign - '0',
                version
            ),
            _ when char.IsAsciiDigit(sign) => TriggerObservation.Ratio(
                Now,
                time,
                sign - '0',
                rule.Unit == TriggerUnit.Seconds ? 1 : 10,
                version
            ),
            _ => throw new ArgumentException($"no sample is drawn as `{sign}`"),
        };
    }

    private IReadOnlyList<TriggerChange> Take(in TriggerObservation observed)
    {
        var changes = Evaluator.Observe(observed);
        Changes.AddRange(changes);
        return changes;
    }

    private static char Draw(IReadOnlyList<TriggerChange> changes) =>
        changes.Count == 0 ? '·' : changes.Select(c => Signs[Array.IndexOf(Kinds, c.Kind)]).MinBy(Weight.IndexOf);
}
