using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Triggers;

/// <summary>The keys that triggers share, and what must hold between their numbers.</summary>
internal static class TriggerFields
{
    // More would be held in memory for each target; a trigger that needs them can look less often.
    private const int MostSamples = 10_000;

    private static readonly Field<Parsed<TimeSpan>> EveryKey = new("every", string.Empty, Shapes.Interval);

    /// <summary>The longest that one look may take.</summary>
    public static readonly Field<Parsed<TimeSpan>> Timeout = new(
        "timeout",
        "The longest that one look may take; less than `every`, because one is under way at a time. Default: four fifths of `every`.",
        Shapes.Interval
    );

    /// <summary>What the value must be to clear.</summary>
    public static readonly Field<Threshold> Clear = new(
        "clear",
        "What the value must be to let it fire again. Default: a tenth of the bound within it.",
        Threshold.Shape
    );

    /// <summary>PromQL instead of a look of our own.</summary>
    public static readonly Field<string> Query = new(
        "query",
        "PromQL that comes to one number, asked of the Prometheus server instead.",
        Shapes.Text
    );

    /// <summary>The time between two looks.</summary>
    /// <param name="usual">How it is where nothing is said.</param>
    public static Field<Parsed<TimeSpan>> Every(string usual) =>
        new(EveryKey.Name, $"The time between two samples. Default: {usual}.", Shapes.Interval);

    /// <summary>The time between two looks.</summary>
    public static TimeSpan EveryOf(FieldValues values, TimeSpan usual) => values.Get(EveryKey, usual);

    /// <summary>The longest that one look may take; null after a diagnostic was added.</summary>
    public static TimeSpan? TimeoutOf(FieldValues values, TimeSpan every, ReadContext context)
    {
        var timeout = values.Get(Timeout, every * 0.8);
        if (timeout < every)
            return timeout;
        Refuse(
            values,
            Timeout,
            context,
            $"the timeout of {Duration.Format(timeout)} is not below the interval of {Duration.Format(every)}",
            "one look is under way at a time: shorten `timeout`, or lengthen `every`"
        );
        return null;
    }

    /// <summary>Whether a bound is strict, and on the side where a breach of this trigger can lie.</summary>
    public static bool IsStrict(Threshold bound, FieldValues values, Field field, ReadContext context, bool isUpper)
    {
        if (bound.Operator.EndsWith('='))
        {
            Refuse(
                values,
                field,
                context,
                $"the bound `{bound}` is not strict",
                $"a value exactly at the bound is no breach: `{bound.Operator[0]} …`"
            );
            return false;
        }

        if (!isUpper || bound.Operator == ">")
            return true;
        Refuse(values, field, context, $"the bound `{bound}` would fire on a target that is well", "write what is too much: `> …`");
        return false;
    }

    /// <summary>Whether a bound has the unit without which it would be another number: per cent of a share, or one of time.</summary>
    public static bool HasUnit(Threshold bound, TriggerUnit unit, FieldValues values, Field field, ReadContext context)
    {
        var isSound = unit switch
        {
            TriggerUnit.Share => bound.Value < 1,
            TriggerUnit.Seconds => char.IsAsciiLetter(bound.Text[^1]),
            _ => true,
        };
        return isSound
            || Refuse(
                values,
                field,
                context,
                unit == TriggerUnit.Share ? $"the bound `{bound}` is more than all there is" : $"the bound `{bound}` has no unit",
                unit == TriggerUnit.Share ? "in per cent: `> 90%`" : "such as `> 3s` or `> 800ms`"
            );
    }

    /// <summary>Whether a rule's numbers fit together.</summary>
    public static bool Fit(TriggerRule rule, FieldValues values, Field bound, Field lasting, Field? window, ReadContext context)
    {
        if (
            rule.Clear is { } clear
            && (
                clear.Operator[0] == rule.Bound!.Operator[0]
                || (rule.IsUpper ? clear.Value > rule.Bound.Value : clear.Value < rule.Bound.Value)
            )
        )
            return Refuse(
                values,
                Clear,
                context,
                $"a value that is `{clear}` can be beyond the bound `{rule.Bound}`",
                $"on the other side, and not beyond the bound: `{(rule.IsUpper ? "<" : ">")} …`"
            );
        if (rule.For < rule.Every)
            return Refuse(
                values,
                lasting,
                context,
                $"nothing can be seen to last {Duration.Format(rule.For)} at a sample each {Duration.Format(rule.Every)}",
                "lengthen `for`, or shorten `every`"
            );
        if (rule.Window > rule.For)
            return Refuse(
                values,
                window ?? lasting,
                context,
                $"the window of {Duration.Format(rule.Window)} is longer than {Duration.Format(rule.For)}",
                "a burst stays in the window for its whole length: a window as long as `for` fires on a single one"
            );
        if (rule.Window > TimeSpan.Zero && rule.Window < rule.Every)
            return Refuse(
                values,
                window ?? lasting,
                context,
                $"a window of {Duration.Format(rule.Window)} holds no sample at one each {Duration.Format(rule.Every)}",
                "lengthen `window`, or shorten `every`"
            );
        if ((rule.For + rule.Window) / rule.Every > MostSamples)
            return Refuse(
                values,
                lasting,
                context,
                $"{Duration.Format(rule.For + rule.Window)} at a sample each {Duration.Format(rule.Every)} are more than "
                    + $"{MostSamples} samples",
                "lengthen `every`"
            );
        if (rule.Unanswered == UnansweredMeaning.Slow && rule.Timeout.TotalSeconds <= rule.Bound!.Value)
            return Refuse(
                values,
                bound,
                context,
                $"a look ends after {Duration.Format(rule.Timeout)}, so that nothing is seen to take more than "
                    + $"{rule.Show(rule.Bound.Value)}",
                "lengthen `timeout` and `every`"
            );
        return true;
    }

    /// <summary>Says that a trigger's numbers do not fit together, at the key if it is there, else at the trigger.</summary>
    /// <returns>False.</returns>
    public static bool Refuse(FieldValues values, Field field, ReadContext context, string message, string help)
    {
        context.Bag.Add(DiagnosticCodes.BadTrigger, values.Entry(field)?.Value.Span ?? values.Mapping.Span, message, help: help);
        return false;
    }
}
