using Runbooks.GitHub;

namespace Runbooks.Runs;

/// <summary>What became of a record's pull request.</summary>
/// <param name="Answer">The pull request, or why there is none.</param>
/// <param name="Page">Where a person can open it by hand.</param>
public sealed record PullRequestAttempt(GitHubAnswer<PublishedRecord> Answer, string Page);
