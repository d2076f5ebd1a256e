using Runbooks.Definitions;
using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>
/// Reads triggers on a value that must lie beyond a bound for some time. A kind is one of these with its numbers and its sources.
/// </summary>
internal sealed class LastingTrigger
{
    private readonly LastingNumbers _usual;
    private readonly Field<Threshold> _bound;
    private readonly Field<Parsed<TimeSpan>> _for;
    private readonly Field<Parsed<TimeSpan>> _window;
    private readonly Field<Parsed<int>> _minimum;

    /// <summary>Makes the reader of a kind.</summary>
    public LastingTrigger(LastingNumbers usual)
    {
        _usual = usual;
        _bound = new(
            usual.Key,
            usual.Bound is null ? "The bound." : $"The bound. Default: \"{usual.Bound}\".",
            Threshold.Shape,
            required: usual.Bound is null
        );
        _for = new("for", $"For how long. Default: {Duration.Format(usual.For)}.", Shapes.Interval);
        _window = new(
            "window",
            $"The time over which one value is taken. Default: half of `for`, but no more than {Duration.Format(usual.Window)}.",
            Shapes.Interval
        );
        _minimum = new(
            "minimum",
            $"How many requests the window must hold for its value to count. Default: {usual.Minimum}.",
            Shapes.Integer(1, 1_000_000)
        );
        Fields =
        [
            _bound,
            _for,
            TriggerFields.Every($"a tenth of `for`, but no more than {Duration.Format(usual.Every)}"),
            TriggerFields.Timeout,
            TriggerFields.Clear,
        ];
        WindowFields = usual.Minimum > 0 ? [_window, _minimum] : [_window];
    }

    /// <summary>The keys that each of them has.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The keys of those whose value is one of a window.</summary>
    public IReadOnlyList<Field> WindowFields { get; }

    /// <param name="own">The keys of its sources.</param>
    /// <param name="make">Makes the trigger of its values; null after adding a diagnostic.</param>
    public Kind<Trigger> Kind(IReadOnlyList<Field> own, Func<FieldValues, ReadContext, Trigger?> make)
    {
        IReadOnlyList<Field> fields = [.. Fields, .. _usual.Window > TimeSpan.Zero ? WindowFields : [], .. own];
        return new Kind<Trigger>(_usual.Kind, _usual.Summary, Shapes.Mapping<Trigger>($"the trigger `{_usual.Kind}`", fields, make));
    }

    /// <param name="values">The values.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="measure">What is made of the observations.</param>
    /// <param name="isProbed">Whether requests of our own are looked at, which can be unanswered.</param>
    /// <param name="isOwnScale">Whether the value comes from a series that may count differently from the usual one: in per cent, in
    /// milliseconds.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public TriggerRule? Rule(FieldValues values, ReadContext context, TriggerMeasure measure, bool isProbed, bool isOwnScale = false)
    {
        var bound = values.Get(_bound) ?? Threshold.Parse(_usual.Bound!)!;
        if (!TriggerFields.IsStrict(bound, values, _bound, context, _usual.IsUpper))
            return null;
        var unit = _usual.Unit ?? UnitOf(bound);
        if (!isOwnScale && !TriggerFields.HasUnit(bound, unit, values, _bound, context))
            return null;
        var unanswered = isProbed ? _usual.Unanswered : UnansweredMeaning.Missing;
        var lasting = values.Get(_for, _usual.For);

        // What takes so long must be waited for longer.
        var least = unanswered == UnansweredMeaning.Slow ? TimeSpan.FromSeconds(Math.Min(bound.Value, 86_400) * 5 / 3) : TimeSpan.Zero;
        var every = TriggerFields.EveryOf(values, Longer(least, Shorter(lasting / 10, _usual.Every)));
        if (TriggerFields.TimeoutOf(values, every, context) is not { } timeout)
            return null;
        var isWindowed = measure == TriggerMeasure.Ratio;
        var rule = new TriggerRule(_usual.Kind, _usual.What, measure)
        {
            Bound = bound,
            Clear = values.Get(TriggerFields.Clear),
            For = lasting,
            Every = every,
            Timeout = timeout,
            Window = isWindowed ? values.Get(_window, Longer(every, Shorter(lasting / 2, _usual.Window))) : TimeSpan.Zero,
            Minimum = isWindowed && _usual.Minimum > 0 ? values.Get(_minimum, _usual.Minimum) : 0,
            Unanswered = unanswered,
            Unit = isOwnScale ? UnitOf(bound) : unit,
        };
        return TriggerFields.Fit(rule, values, _bound, _for, isWindowed ? _window : null, context) ? rule : null;
    }

    /// <summary>Whether none of some keys stands beside another that makes them mean nothing.</summary>
    public static bool StandAlone(FieldValues values, ReadContext context, Field alone, params IEnumerable<Field> others)
    {
        var both = others.Select(values.Entry).FirstOrDefault(e => e is not null);
        if (values.Entry(alone) is null || both is null)
            return true;
        context.Bag.Add(
            Diagnostics.DiagnosticCodes.Conflict,
            both.Key.Span,
            $"`{both.Key.Value}` means nothing beside `{alone.Name}`",
            help: "keep one"
        );
        return false;
    }

    private static TriggerUnit UnitOf(Threshold bound) =>
        bound.Text.EndsWith('%') ? TriggerUnit.Share
        : char.IsAsciiLetter(bound.Text[^1]) ? TriggerUnit.Seconds
        : TriggerUnit.Number;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
