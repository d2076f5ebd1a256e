using Runbooks.Events;

namespace Runbooks.Steps;

/// <summary>What a step had done when the process of its run ended.</summary>
/// <param name="Events">What happened since it began, in order; of a step among others at the same time, theirs too.</param>
/// <param name="Retries">How many of its attempts had failed.</param>
public sealed record InterruptedStep(IReadOnlyList<RunEvent> Events, int Retries);
