namespace Runbooks.Definitions.Targets;

/// <summary>What moves the traffic of a target, as its file names it. What it does is the engine's business.</summary>
/// <param name="name">Such as <c>kubernetes</c>.</param>
public abstract class TargetController(string name)
{
    /// <summary>Such as <c>kubernetes</c>.</summary>
    public string Name { get; } = name;
}
