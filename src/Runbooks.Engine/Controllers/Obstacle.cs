using Runbooks.Definitions;
using Runbooks.Expressions;

namespace Runbooks.Controllers;

/// <summary>What stands against any change while it is so: a paused rollout, a reconciler that would put back what was changed.</summary>
/// <param name="When">While this holds.</param>
/// <param name="Says">What a person is told: what it is, and what to do about it.</param>
public sealed record Obstacle(Condition When, Template Says)
{
    private static readonly Field<Condition> WhenField = new(
        "when",
        "While this holds, nothing is sent.",
        Shapes.Condition,
        required: true
    );
    private static readonly Field<Template> SaysField = new(
        "says",
        "What stands against a change, and what to do about it.",
        Shapes.Template,
        required: true
    );

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<Obstacle> Shape = Shapes.Mapping<Obstacle>("an obstacle", [WhenField, SaysField], (values, _) =>
        new Obstacle(values.Get(WhenField)!, values.Get(SaysField)!)
    );
}
