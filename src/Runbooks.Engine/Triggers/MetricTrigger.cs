using Runbooks.Definitions;
using Runbooks.Diagnostics;

namespace Runbooks.Triggers;

/// <summary>A trigger on any other series of the target's metrics, or on any query.</summary>
internal static class MetricTrigger
{
    private const string Gauge = "gauge";
    private const string Rate = "rate";

    private static readonly LastingTrigger Lasting = new(
        new LastingNumbers("metric", "metric", "bound", Bound: null, TimeSpan.FromMinutes(5))
        {
            Window = TimeSpan.FromMinutes(1),
            IsUpper = false,
        }
    );

    private static readonly Field<string> NameField = new(
        "name",
        "The metric's name; with `query`, what a person calls it.",
        Shapes.Text,
        required: true
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, LabelMatcher>>> LabelsField = new(
        "labels",
        "Which of its series: labels with a text or a regular expression for the whole value.",
        Shapes.Map(LabelMatcher.Shape)
    );
    private static readonly Field<string> TypeField = new(
        "type",
        "What is held against the bound: the highest value of the series (`gauge`), or how much their counters rise in a "
            + "second, all together (`rate`). Default: gauge.",
        Shapes.OneOf(Gauge, Rate)
    );

    public static readonly Kind<Trigger> Kind = Lasting.Kind([NameField, LabelsField, TypeField, TriggerFields.Query], Make);

    private static Trigger? Make(FieldValues values, ReadContext context)
    {
        if (!LastingTrigger.StandAlone(values, context, TriggerFields.Query, [LabelsField, TypeField, .. Lasting.WindowFields]))
            return null;
        var isRate = values.Get(TypeField) == Rate;
        if (!isRate && values.Entry(Lasting.WindowFields[0]) is { } window)
        {
            context.Bag.Add(
                DiagnosticCodes.Conflict,
                window.Key.Span,
                "`window` means nothing for a gauge",
                help: "`type: rate`, or take it out"
            );
            return null;
        }

        if (Lasting.Rule(values, context, isRate ? TriggerMeasure.Ratio : TriggerMeasure.Value, isProbed: false) is not { } rule)
            return null;
        var name = values.Get(NameField)!;
        var query = values.Get(TriggerFields.Query);
        var selector = new SeriesSelector(name, values.Get(LabelsField) ?? []);
        var named = rule with
        {
            What =
                isRate ? $"rise of {selector} in a second"
                : query is null ? selector.ToString()
                : name,
        };
        return new Trigger(
            named,
            query is null ? new MetricsSource(isRate ? MetricsForm.Rate : MetricsForm.Gauge, selector) : new QuerySource(query)
        )
        {
            MetricName = name,
        };
    }
}
