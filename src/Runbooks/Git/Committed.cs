namespace Runbooks.Git;

/// <summary>The record is a new commit.</summary>
/// <param name="Commit">Its full hash.</param>
/// <param name="Branch">The branch it is on, such as <c>incident/INC-20261123-154210-deploy</c>.</param>
public sealed record Committed(string Commit, string Branch) : CommitResult;
