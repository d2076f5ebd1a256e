namespace Runbooks.GitHub;

/// <summary>What a pull request is to be.</summary>
/// <param name="Branch">The branch that is to be merged; it is at the remote.</param>
/// <param name="Title">Its title, on one line.</param>
/// <param name="Body">Its text in Markdown. What is longer than GitHub takes is cut, with a note.</param>
/// <param name="IsDraft">Whether it is not to be reviewed yet.</param>
/// <param name="Base">The branch it goes into; null for the repository's default branch.</param>
public sealed record PullRequestProposal(string Branch, string Title, string Body, bool IsDraft, string? Base = null)
{
    /// <summary>
    /// Tells who asks: what is closed and says this stays closed, and what is closed and does not is opened anew. Null where all that is
    /// closed stays so.
    /// </summary>
    public string? Asker { get; init; }
}
