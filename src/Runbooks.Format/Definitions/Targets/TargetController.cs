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
}
