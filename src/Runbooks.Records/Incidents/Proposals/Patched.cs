namespace Runbooks.Incidents.Proposals;

/// <summary>The text with the patch in it.</summary>
/// <param name="Text">All of it; what the patch does not change is as it was, line breaks included.</param>
public sealed record Patched(string Text) : PatchResult;
