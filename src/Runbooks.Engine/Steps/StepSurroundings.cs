namespace Runbooks.Steps;

/// <summary>What all steps of one runbook share, of those that a run goes through.</summary>
/// <param name="ExpectedVersion">The version that the operator expects; null where none was given.</param>
/// <param name="BadVersion">The version that the operator wants to get rid of; null for the active one.</param>
public sealed record StepSurroundings(string? ExpectedVersion, string? BadVersion)
{
    /// <summary>Runs the steps of another runbook inside this one.</summary>
    public required RunRunbook RunRunbook { get; init; }

    /// <summary>What a run may change between a step and the next approval, for the person who is asked.</summary>
    public required Func<Step, IReadOnlyList<string>> ChangesAfter { get; init; }

    /// <summary>
    /// Awaited before anything is sent that may change the target: the checks that were begun beforehand are looked at until then.
    /// </summary>
    public required Func<Task> BeforeChange { get; init; }
}
