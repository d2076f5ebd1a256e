namespace Runbooks.Git;

/// <summary>The record is a new commit.</summary>
/// <param name="Commit">Its full hash.</param>
/// <param name="Branch">The branch it is on, such as <c>incident/INC-20261123-154210-deploy</c>.</param>
public sealed record Committed(string Commit, string Branch) : CommitResult
{
    /// <summary>The record's files that have other changes in the work tree, which shows that branch: they were left as they are.</summary>
    public IReadOnlyList<string> LeftAlone { get; init; } = [];

    /// <summary>Locks that a killed process had left and that were taken away, such as <c>refs/heads/incident/INC-1.lock</c>.</summary>
    public IReadOnlyList<string> Unlocked { get; init; } = [];
}
