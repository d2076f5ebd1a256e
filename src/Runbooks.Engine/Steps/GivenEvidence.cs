namespace Runbooks.Steps;

/// <summary>Something that was seen before a run began, and is why it did.</summary>
/// <param name="Name">What the file is called behind its number: <c>samples.json</c>.</param>
/// <param name="About">What it is, for a person.</param>
/// <param name="Content">The text.</param>
public sealed record GivenEvidence(string Name, string About, string Content);
