namespace Runbooks.Definitions;

/// <summary>The kinds that a runbook can name. Reader, schema, help and suggestions are all fed from here.</summary>
/// <param name="Steps">What a step can do.</param>
/// <param name="Checks">What a checklist can hold.</param>
/// <param name="Triggers">What a runbook can fire on.</param>
public sealed record Vocabulary(
    IReadOnlyList<Kind<StepAction>> Steps,
    IReadOnlyList<Kind<CheckDefinition>> Checks,
    IReadOnlyList<Kind<TriggerDefinition>> Triggers
)
{
    /// <summary>How targets behave that runbooks are drilled against.</summary>
    public IReadOnlyList<Behaviour> Behaviours { get; init; } = [];
}
