namespace Runbooks.Git;

/// <summary>The commit a file was read at.</summary>
/// <param name="Commit">The full hash of HEAD's commit.</param>
/// <param name="IsModified">Whether the file differs from that commit, or is not in it; line endings do not count.</param>
/// <param name="Path">From the root of its repository, with <c>/</c>.</param>
public sealed record SourceCommit(string Commit, bool IsModified, string Path);
