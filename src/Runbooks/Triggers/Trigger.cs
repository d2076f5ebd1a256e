using Runbooks.Definitions;

namespace Runbooks.Triggers;

/// <summary>A trigger as it was read: when it fires, and where its observations come from.</summary>
/// <param name="rule">When it fires.</param>
/// <param name="source">Where its observations come from.</param>
public sealed class Trigger(TriggerRule rule, TriggerSource source) : TriggerDefinition
{
    /// <summary>When it fires.</summary>
    public TriggerRule Rule { get; } = rule;

    /// <summary>Where its observations come from.</summary>
    public TriggerSource Source { get; } = source;

    /// <inheritdoc/>
    public override string KindName => Rule.Kind;

    /// <inheritdoc/>
    public override TimeSpan Detection => Rule.Measure == TriggerMeasure.Failures ? Rule.Every * Rule.Failures : Rule.For + Rule.Every;

    /// <inheritdoc/>
    public override string Describe() => Rule.Describe();
}
