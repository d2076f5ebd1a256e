namespace Runbooks.Rehearsal.Simulation;

/// <summary>One thing that happened in a simulated world, for a person.</summary>
/// <param name="At">When, since the world began.</param>
/// <param name="Who">A process, the target, the network, an operator.</param>
/// <param name="What">What it did.</param>
public sealed record StoryLine(TimeSpan At, string Who, string What);
