namespace Runbooks.Git;

/// <summary>A commit as far as records need it.</summary>
/// <param name="Hash">Its full hash.</param>
/// <param name="Tree">The full hash of its folder.</param>
/// <param name="Parents">Their full hashes; where the history is cut off, they may be missing here, or name commits that are not
/// there.</param>
/// <param name="Message">Its message.</param>
/// <param name="When">When it was committed.</param>
internal sealed record StoredCommit(string Hash, string Tree, IReadOnlyList<string> Parents, string Message, DateTimeOffset When);
