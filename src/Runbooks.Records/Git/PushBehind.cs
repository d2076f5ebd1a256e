namespace Runbooks.Git;

/// <summary>The branch has something on it at the remote that is not here, and nothing was sent: it is never forced.</summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Branch">The branch.</param>
internal sealed record PushBehind(string Remote, string Branch) : PushResult(Remote, Branch)
{
    /// <inheritdoc/>
    public override string Problem => $"{Branch} has gone on at {Remote}";

    /// <inheritdoc/>
    public override string Help => $"bring it here with `git fetch {Remote} {Branch}`, merge it, and push again";
}
