using Runbooks.Definitions;

namespace Runbooks.Triggers;

/// <summary>Triggers on how much of something is in use, as the target's metrics tell it at each moment.</summary>
internal static class UsageTrigger
{
    /// <summary>The playbook's "Memory Usage".</summary>
    public static readonly Kind<Trigger> Memory = Make(
        "memory",
        "memory usage",
        "> 90%",
        TimeSpan.FromMinutes(10),
        "process_memory_usage_ratio",
        usualOf: null
    );

    /// <summary>The playbook's "CPU Usage".</summary>
    public static readonly Kind<Trigger> Cpu = Make(
        "cpu",
        "CPU usage",
        "> 95%",
        TimeSpan.FromMinutes(5),
        "process_cpu_usage_ratio",
        usualOf: null
    );

    /// <summary>Database connections: a pool that is full makes each request wait.</summary>
    public static readonly Kind<Trigger> DatabasePool = Make(
        "database-pool",
        "database pool's usage",
        "> 90%",
        TimeSpan.FromMinutes(2),
        "database_pool_in_use",
        "database_pool_size"
    );

    private static Kind<Trigger> Make(string kind, string what, string bound, TimeSpan time, string usualMetric, string? usualOf)
    {
        var lasting = new LastingTrigger(new LastingNumbers(kind, what, "usage", bound, time) { Unit = TriggerUnit.Share });
        var metric = new Field<string>("metric", $"The gauge; the highest of several series counts. Default: {usualMetric}.", Shapes.Text);
        var of = new Field<string>(
            "of",
            usualOf is null ? "The gauge with the total, where `metric` is not a ratio." : $"The gauge with the total. Default: {usualOf}.",
            Shapes.Text
        );
        var labels = new Field<IReadOnlyList<KeyValuePair<string, LabelMatcher>>>(
            "labels",
            "Which of their series: labels with a text or a regular expression for the whole value.",
            Shapes.Map(LabelMatcher.Shape)
        );

        return lasting.Kind([metric, of, labels, TriggerFields.Query], (values, context) =>
        {
            if (!LastingTrigger.StandAlone(values, context, TriggerFields.Query, metric, of, labels))
                return null;
            var isOwnScale = (values.Entry(metric) ?? values.Entry(TriggerFields.Query)) is not null && values.Entry(of) is null;
            if (lasting.Rule(values, context, TriggerMeasure.Value, isProbed: false, isOwnScale) is not { } rule)
                return null;
            if (values.Get(TriggerFields.Query) is { } query)
                return new Trigger(rule, new QuerySource(query));
            var which = values.Get(labels) ?? [];
            var used = new SeriesSelector(values.Get(metric) ?? usualMetric, which);

            // Another gauge than the usual one is a part of one by itself, unless what it is a part of is said.
            var whole = values.Get(of) ?? (values.Entry(metric) is null ? usualOf : null);
            return new Trigger(
                rule,
                whole is null
                    ? new MetricsSource(MetricsForm.Gauge, used)
                    : new MetricsSource(MetricsForm.Share, used, new SeriesSelector(whole, which))
            );
        });
    }
}
