namespace Runbooks.Git;

/// <summary>
/// The remote had the run's record already, from a push whose answer was lost or from another machine; nothing was added.
/// </summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Branch">The record's branch.</param>
/// <param name="Found">The full hash of the commit that carries the run.</param>
public sealed record AlreadyPushed(string Remote, string Branch, string Found) : PushResult(Remote, Branch)
{
    /// <inheritdoc/>
    public override string Commit => Found;
}
