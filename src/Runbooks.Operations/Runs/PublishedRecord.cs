using Runbooks.GitHub;

namespace Runbooks.Runs;

/// <summary>A record's pull request, and what was done about it.</summary>
/// <param name="PullRequest">As it stands now.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Comment">The comment that is kept up to date; null where it could not be written, or the pull request is not open.</param>
/// <param name="Notes">A sentence for each thing that could not be done as wanted: labels, reviewers, the comment.</param>
public sealed record PublishedRecord(
    PullRequest PullRequest,
    PullRequestOutcome Outcome,
    PostedComment? Comment,
    IReadOnlyList<string> Notes
);
