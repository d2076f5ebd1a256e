using Runbooks.Definitions;

namespace Runbooks.Triggers;

/// <summary>The playbook's "Health Check Failures": several in a row.</summary>
public sealed class HealthCheckTrigger : TriggerDefinition
{
    private static readonly Field<Box<int>> FailuresField = new("failures", "How many failures in a row. 3 unless said.", Shapes.Integer(1, 100));

    /// <summary>The kind.</summary>
    public static readonly Kind<TriggerDefinition> Kind = new(
        "health-check",
        "The health check fails several times in a row.",
        Shapes.Mapping<TriggerDefinition>("the trigger `health-check`", [FailuresField], (values, _) => new HealthCheckTrigger { Failures = values.Get(FailuresField, 3) }));

    /// <summary>How many failures in a row.</summary>
    public required int Failures { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override string Describe() => $"{Failures} health checks in a row fail";
}
