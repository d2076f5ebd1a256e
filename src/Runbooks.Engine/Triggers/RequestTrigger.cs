using Runbooks.Definitions;
using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>
/// Triggers on requests: by requests of our own, by the target's counters, or by a query. Errors over requests, or seconds
/// over requests.
/// </summary>
internal static class RequestTrigger
{
    private const string FromProbe = "probe";
    private const string FromMetrics = "metrics";

    // So many samples of a window may be missing, and it still tells.
    private const double Spare = 0.8;
    private const int MostRequests = 100;

    private static readonly TimeSpan UsualWindow = TimeSpan.FromMinutes(1);

    /// <summary>The playbook's "Error Rate".</summary>
    public static readonly Kind<Trigger> ErrorRate = Make(
        new LastingNumbers("error-rate", "error rate", "rate", "> 5%", TimeSpan.FromMinutes(2))
        {
            Window = UsualWindow,
            Minimum = 20,
            Unanswered = UnansweredMeaning.Error,
            Unit = TriggerUnit.Share,
        },
        FromProbe,
        "http_requests_total",
        isErrors: true
    );

    /// <summary>The playbook's "Response Time".</summary>
    public static readonly Kind<Trigger> ResponseTime = Make(
        new LastingNumbers("response-time", "average response time", "average", "> 3s", TimeSpan.FromMinutes(5))
        {
            Window = UsualWindow,
            Minimum = 1,
            Unanswered = UnansweredMeaning.Slow,
            Unit = TriggerUnit.Seconds,
        },
        FromProbe,
        "http_request_duration_seconds",
        isErrors: false
    );

    /// <summary>The AI queries of everybody, as the target counts them.</summary>
    public static readonly Kind<Trigger> AiResponseTime = Make(
        new LastingNumbers("ai-response-time", "average AI response time", "average", "> 3s", TimeSpan.FromMinutes(5))
        {
            Window = UsualWindow,
            Minimum = 1,
            Unanswered = UnansweredMeaning.Slow,
            Unit = TriggerUnit.Seconds,
        },
        FromMetrics,
        "ai_response_seconds",
        isErrors: false
    );

    private static Kind<Trigger> Make(LastingNumbers usual, string usualSource, string usualMetric, bool isErrors)
    {
        var lasting = new LastingTrigger(usual);
        var from = new Field<string>(
            "from",
            $"Whose requests: our own (`probe`), or everybody's as the target counts them (`metrics`). Default: {usualSource}.",
            Shapes.OneOf(FromProbe, FromMetrics)
        );
        var path = new Field<string>("path", "The path that our own requests ask with GET. Default: AI queries.", HttpShapes.Path);
        var requests = new Field<Parsed<int>>(
            "requests",
            "How many of our own requests make one sample. Default: as many as the window needs for its minimum.",
            Shapes.Integer(1, MostRequests)
        );
        var metric = new Field<string>(
            "metric",
            isErrors
                ? $"The counter of requests. Default: {usualMetric}."
                : $"The histogram or summary, without `_sum` and `_count`. Default: {usualMetric}.",
            Shapes.Text
        );
        var labels = new Field<IReadOnlyList<KeyValuePair<string, LabelMatcher>>>(
            "labels",
            "Which of its series: labels with a text or a regular expression for the whole value.",
            Shapes.Map(LabelMatcher.Shape)
        );
        var errors = new Field<IReadOnlyList<KeyValuePair<string, LabelMatcher>>>(
            "errors",
            "Which of those series are errors. Default: `status: \"5..\"`.",
            Shapes.Map(LabelMatcher.Shape)
        );
        Field[] ofMetrics = [metric, labels, .. isErrors ? [errors] : Array.Empty<Field>()];
        Field[] ofProbe = [path, requests];

        return lasting.Kind([from, .. ofProbe, .. ofMetrics, TriggerFields.Query], (values, context) =>
        {
            if (!LastingTrigger.StandAlone(values, context, TriggerFields.Query, [from, .. ofProbe, .. ofMetrics, .. lasting.WindowFields]))
                return null;
            if (values.Get(TriggerFields.Query) is { } query)
                return lasting.Rule(values, context, TriggerMeasure.Value, isProbed: false, isOwnScale: true) is { } asked
                    ? new Trigger(asked, new QuerySource(query))
                    : null;

            var source = values.Get(from) ?? usualSource;
            if (!BelongTo(source))
                return null;
            if (lasting.Rule(values, context, TriggerMeasure.Ratio, source == FromProbe) is not { } rule)
                return null;
            if (source == FromMetrics)
                return new Trigger(rule, Metrics(values));

            var samples = rule.Window / rule.Every;
            var needed = (int)Math.Ceiling(rule.Minimum / Spare / Math.Max(1, Math.Floor(samples)));
            var count = values.Get(requests, Math.Clamp(usual.Minimum > 1 ? needed : 1, 1, MostRequests));
            if (samples * count >= rule.Minimum)
                return new Trigger(rule, new ProbeSource(values.Get(path), count));
            TriggerFields.Refuse(
                values,
                requests,
                context,
                $"{count} of our own requests each {Duration.Format(rule.Every)} never make {rule.Minimum} in "
                    + $"{Duration.Format(rule.Window)}",
                "send more `requests`, shorten `every`, lengthen `window`, or want a smaller `minimum`"
            );
            return null;

            bool BelongTo(string chosen)
            {
                var strangers = (chosen == FromProbe ? ofMetrics : ofProbe).Select(values.Entry).FirstOrDefault(e => e is not null);
                if (strangers is null)
                    return true;
                context.Bag.Add(
                    Diagnostics.DiagnosticCodes.Conflict,
                    strangers.Key.Span,
                    $"`{strangers.Key.Value}` means nothing with `from: {chosen}`",
                    help: $"`from: {(chosen == FromProbe ? FromMetrics : FromProbe)}`, or take it out"
                );
                return false;
            }
        });

        MetricsSource Metrics(FieldValues values)
        {
            var name = values.Get(metric) ?? usualMetric;
            var of = values.Get(labels) ?? [];
            if (!isErrors)
                return new MetricsSource(MetricsForm.Ratio, new SeriesSelector($"{name}_sum", of), new SeriesSelector($"{name}_count", of));
            var bad = values.Get(errors) ?? [KeyValuePair.Create("status", LabelMatcher.Parse("5..")!)];
            return new MetricsSource(MetricsForm.Ratio, new SeriesSelector(name, [.. of, .. bad]), new SeriesSelector(name, of));
        }
    }
}
