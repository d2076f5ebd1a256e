using Runbooks.Definitions;

namespace Runbooks.Steps;

/// <summary>
/// What a step of some kind does. A kind is one file (its data, its reader, its behaviour) and one line in <see cref="StepKinds"/>.
/// </summary>
public abstract class StepBehaviour : StepAction
{
    /// <summary>Does it.</summary>
    /// <param name="context">The step, the run around it and what it may use.</param>
    /// <param name="cancel">Cancels it, by the operator or because its time is over.</param>
    public abstract Task<StepResult> RunAsync(StepContext context, CancellationToken cancel);
}
