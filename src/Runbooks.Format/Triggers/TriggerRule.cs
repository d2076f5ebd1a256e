using System.Globalization;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>When a trigger fires, in numbers: all that an evaluator needs to know of it.</summary>
/// <param name="Kind">The trigger's kind.</param>
/// <param name="What">What the value is, for a person: <c>average response time</c>.</param>
/// <param name="Measure">What it makes of its observations.</param>
public sealed record TriggerRule(string Kind, string What, TriggerMeasure Measure)
{
    // A value must come back by as much below its bound, unless a clear bound is given.
    private const double UsualMargin = 0.1;

    /// <summary>The bound that is passed, strictly: <c>&gt;</c> or <c>&lt;</c>. Null for a health check alone.</summary>
    public Threshold? Bound { get; init; }

    /// <summary>What the value must be to clear; null for a tenth of the bound within it.</summary>
    public Threshold? Clear { get; init; }

    /// <summary>How many failures in a row fire.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>How many successes in a row clear.</summary>
    public int Successes { get; init; } = 3;

    /// <summary>For how long the value must be beyond the bound.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The time between two samples.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one look may take: what an unanswered request counts as where it counts as slow.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>The window over which a ratio is added up; zero for other measures.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>The denominator that a window must have to be conclusive.</summary>
    public double Minimum { get; init; }

    /// <summary>What it means that the target did not answer.</summary>
    public UnansweredMeaning Unanswered { get; init; } = UnansweredMeaning.Missing;

    /// <summary>How a value is written.</summary>
    public TriggerUnit Unit { get; init; }

    /// <summary>How many samples there are in the time that must pass, both ends included.</summary>
    public int Expected => Measure == TriggerMeasure.Failures ? Failures : (int)Math.Round(For / Every) + 1;

    /// <summary>When it fires, for a person: one line, without a full stop.</summary>
    public string Describe() =>
        Measure == TriggerMeasure.Failures ? $"{Failures} health checks in a row fail" : $"{What} {Bound} for {Duration.Format(For)}";

    /// <summary>Whether a value lets a firing trigger clear.</summary>
    public bool IsClear(double value)
    {
        if (Clear is not null)
            return Clear.Holds(value);
        var bound = Bound!.Value;
        var margin = Math.Abs(bound) * UsualMargin;
        return IsUpper ? value <= bound - margin : value >= bound + margin;
    }

    /// <summary>Whether a value above the bound is the breach.</summary>
    public bool IsUpper => Bound is null || Bound.Operator[0] == '>';

    /// <summary>A value as a person reads it.</summary>
    public string Show(double value) =>
        Unit switch
        {
            _ when !double.IsFinite(value) => value.ToString(CultureInfo.InvariantCulture),
            TriggerUnit.Share => FormattableString.Invariant($"{value * 100:0.##}%"),
            TriggerUnit.Seconds when Math.Abs(value) < 3600 => FormattableString.Invariant($"{value:0.###}s"),
            TriggerUnit.Seconds => Duration.Format(TimeSpan.FromSeconds(Math.Min(value, 1e9))),
            _ => value.ToString("0.####", CultureInfo.InvariantCulture),
        };
}
