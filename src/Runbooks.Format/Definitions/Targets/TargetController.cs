namespace Runbooks.Definitions.Targets;

/// <summary>What moves the traffic of a target, as its file names it. What it does is the engine's business.</summary>
/// <param name="name">Such as <c>kubernetes</c>.</param>
/// <param name="processingTime">How long it may take to act on a request, where the target does not say; null for what is usual.</param>
public abstract class TargetController(string name, TimeSpan? processingTime)
{
    /// <summary>Such as <c>kubernetes</c>.</summary>
    public string Name { get; } = name;

    /// <summary>How long it may take to act on a request, where the target does not say; null for what is usual.</summary>
    public TimeSpan? ProcessingTime { get; } = processingTime;

    /// <summary>
    /// Which of the things at the target's address it moves, where many can be there, as one API has many applications; null where the
    /// address is that of one alone.
    /// </summary>
    public virtual string? Subject => null;
}
