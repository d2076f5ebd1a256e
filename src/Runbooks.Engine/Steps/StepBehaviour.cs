using Runbooks.Definitions;
using Runbooks.Diagnostics;

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

    /// <summary>
    /// Goes on with it in another process. What only reads is done again; what may have changed something is never sent
    /// twice, unless the kind can find out what became of it.
    /// </summary>
    /// <param name="context">The step, the run around it and what it may use.</param>
    /// <param name="past">What it had done.</param>
    /// <param name="cancel">Cancels it, by the operator or because its time is over.</param>
    public virtual Task<StepResult> ResumeAsync(StepContext context, StepPast past, CancellationToken cancel) =>
        !ChangesTarget || Children.Count > 0 || Calls is not null ? RunAsync(context, cancel) : Task.FromResult(Interrupted(context));

    private static StepResult Interrupted(StepContext context)
    {
        var error = context.Failure(
            DiagnosticCodes.Interrupted,
            $"`{context.Step.Id}` was under way when the process ended, and nobody can know whether it was done; it is not done again",
            "look at what it changes by hand; say `safe: true` where doing it twice is harmless"
        );
        return StepResult.Failed(error) with { MayBeRetried = false, StopsRun = true };
    }
}
