using Runbooks.Definitions;

namespace Runbooks.Triggers;

/// <summary>A trigger on a value that lies beyond a bound for some time.</summary>
public sealed class LastingTrigger : TriggerDefinition
{
    private readonly string _kind;
    private readonly string _what;

    private LastingTrigger(string kind, string what, Threshold bound, TimeSpan lasting)
    {
        (_kind, _what, Bound, Lasting) = (kind, what, bound, lasting);
    }

    /// <summary>The bound that is passed.</summary>
    public Threshold Bound { get; }

    /// <summary>For how long.</summary>
    public TimeSpan Lasting { get; }

    /// <inheritdoc/>
    public override string KindName => _kind;

    /// <inheritdoc/>
    public override string Describe() => $"{_what} {Bound} for {Duration.Format(Lasting)}";

    /// <summary>Makes a kind of them.</summary>
    /// <param name="name">The kind's name.</param>
    /// <param name="key">The key of its bound: <c>average</c>, <c>rate</c>, <c>usage</c>.</param>
    /// <param name="what">What the value is, for a person.</param>
    /// <param name="usual">The playbook's bound.</param>
    /// <param name="lasting">The playbook's time.</param>
    public static Kind<TriggerDefinition> KindOf(string name, string key, string what, string usual, TimeSpan lasting)
    {
        var bound = new Field<Threshold>(key, $"The bound. \"{usual}\" unless said.", Threshold.Shape);
        var time = new Field<Box<TimeSpan>>("for", $"For how long. {Duration.Format(lasting)} unless said.", Shapes.Duration);
        return new Kind<TriggerDefinition>(
            name,
            $"The {what} is {usual} for {Duration.Format(lasting)}.",
            Shapes.Mapping<TriggerDefinition>($"the trigger `{name}`", [bound, time], (values, _) => new LastingTrigger(
                name, what, values.Get(bound) ?? Threshold.Parse(usual)!, values.Get(time, lasting))));
    }
}
