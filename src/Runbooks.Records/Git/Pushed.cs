namespace Runbooks.Git;

/// <summary>The remote took the record now.</summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Branch">The record's branch.</param>
/// <param name="Made">The full hash of what it took: another than the record's first commit where that had to be rebuilt.</param>
/// <param name="IsRebuilt">Whether the branch had gone on at the remote, so that the record was made anew on top of it.</param>
public sealed record Pushed(string Remote, string Branch, string Made, bool IsRebuilt) : PushResult(Remote, Branch)
{
    /// <inheritdoc/>
    public override string Commit => Made;
}
