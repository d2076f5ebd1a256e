namespace Runbooks.GitHub;

/// <summary>A pull request, and what was done about it.</summary>
/// <param name="PullRequest">As it stands now.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Notes">A sentence for each thing that could not be done as wanted.</param>
public sealed record PublishedPullRequest(PullRequest PullRequest, PullRequestOutcome Outcome, IReadOnlyList<string> Notes);
