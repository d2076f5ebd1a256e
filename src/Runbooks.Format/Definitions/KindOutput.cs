namespace Runbooks.Definitions;

/// <summary>Something that a step leaves behind.</summary>
/// <param name="Name">How expressions name it.</param>
/// <param name="Description">What it is, with its unit.</param>
public sealed record KindOutput(string Name, string Description);
