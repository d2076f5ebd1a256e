namespace Runbooks.GitOps;

/// <summary>A commit that is to come on top of a branch.</summary>
/// <param name="On">The file that it changes, and the value.</param>
/// <param name="To">What the value is then.</param>
/// <param name="After">The commit that changed the file last when it was decided: one since is somebody else's.</param>
internal sealed record GitCommit(GitCall On, string To, string After)
{
    /// <summary>The commit that is undone, whole; null where the value alone is changed.</summary>
    public string? Revert { get; init; }

    /// <summary>The branch that takes the commit where <c>On.Branch</c> takes no push, for a person to merge; null for none.</summary>
    public string? Review { get; init; }

    /// <summary>What the pull request of that branch says; null where none is opened.</summary>
    public PullRequestText? PullRequest { get; init; }

    /// <summary>Its subject.</summary>
    public required string Message { get; init; }

    /// <summary>The run that makes it, and the target; null where no run is known.</summary>
    public string? Run { get; init; }

    /// <summary>What is sent, for a person.</summary>
    public override string ToString() => Line(On.Branch, On.File);

    /// <summary>The same of a branch and a file that are not known to be any.</summary>
    public static string Line(string branch, string file) => $"a commit to {branch} ({file})";
}
