namespace Runbooks.Incidents.Writing;

/// <summary>What became of an amendment.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">The full hash of the commit that was added; null where none was.</param>
/// <param name="Problem">Why it could not be, in one line; null where it was, or nothing was to be changed.</param>
public sealed record AmendmentResult(string Branch, string? Commit, string? Problem);
