namespace Runbooks.Triggers;

/// <summary>A trigger as it was read: when it fires, and where its observations come from.</summary>
/// <param name="rule">When it fires.</param>
/// <param name="source">Where its observations come from.</param>
public sealed class Trigger(TriggerRule rule, TriggerSource source)
{
    public TriggerRule Rule { get; } = rule;

    /// <summary>Where its observations come from.</summary>
    public TriggerSource Source { get; } = source;

    /// <summary>The same trigger with another rule.</summary>
    public Trigger With(TriggerRule other) => new(other, Source) { MetricName = MetricName };

    /// <summary>What its samples are called in a recording: the kind, and for a metric its name as well.</summary>
    public string Probe => MetricName is null ? KindName : $"{KindName} {MetricName}";

    /// <summary>The name in YAML of a metric that has no kind of its own; null for others.</summary>
    public string? MetricName { get; init; }

    /// <summary>The name of its kind, as it stands in YAML.</summary>
    public string KindName => Rule.Kind;

    /// <summary>The longest from the first breach to its firing, where no sample is missing.</summary>
    public TimeSpan Detection => Rule.Measure == TriggerMeasure.Failures ? Rule.Every * Rule.Failures : Rule.For + Rule.Every;

    /// <summary>When it fires, for a person: one line, without a full stop.</summary>
    public string Describe() => Rule.Describe();
}
