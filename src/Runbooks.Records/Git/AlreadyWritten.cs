namespace Runbooks.Git;

/// <summary>The same run was recorded on that branch before; nothing was added.</summary>
/// <param name="Commit">The full hash of the commit that carries the run.</param>
/// <param name="Branch">The branch it is on.</param>
public sealed record AlreadyWritten(string Commit, string Branch) : CommitResult;
