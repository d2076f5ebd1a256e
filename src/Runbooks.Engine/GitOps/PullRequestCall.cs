namespace Runbooks.GitOps;

/// <summary>Which pull request is asked for.</summary>
/// <param name="Repository">The repository's address as git has it: it may hold a password.</param>
/// <param name="Branch">The branch that is to be merged.</param>
/// <param name="Into">The branch that it goes into.</param>
public sealed record PullRequestCall(string Repository, string Branch, string Into)
{
    /// <summary>
    /// The run that asks; null where none is known. What was closed of an earlier run is opened anew, and what was closed of this one is
    /// not.
    /// </summary>
    public string? Run { get; init; }

    /// <summary>What it says where it is opened; null where nothing is opened.</summary>
    public PullRequestText? Text { get; init; }

    /// <summary>Its number; null where it is looked for by its branch.</summary>
    public long? Number { get; init; }

    /// <summary>Which one it is, for a person; the address may hold a password.</summary>
    public override string ToString() => $"the pull request of {Branch} into {Into}";
}
