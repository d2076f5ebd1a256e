namespace Runbooks.Git;

/// <summary>The branch does not end in the commit that was wanted before this one: nothing was written.</summary>
/// <param name="Branch">The branch.</param>
public sealed record BranchMoved(string Branch) : CommitResult;
