namespace Runbooks.Events;

/// <summary>A step failed and is tried again.</summary>
/// <param name="Path">The step.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="Attempts">How many there may be.</param>
/// <param name="WaitMs">The wait until the next.</param>
/// <param name="Error">Why it failed.</param>
public sealed record StepRetried(string Path, int Attempt, int Attempts, double WaitMs, RunError Error) : RunEvent;
