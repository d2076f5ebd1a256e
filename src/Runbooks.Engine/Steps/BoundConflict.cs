namespace Runbooks.Steps;

/// <summary>Bounds within one step of which one never counts, because another is over before it.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Label">What it comes to; null for nothing.</param>
/// <param name="Help">What to do.</param>
public sealed record BoundConflict(string Message, string? Label, string Help);
