using Runbooks.Events;

namespace Runbooks.GitOps;

/// <summary>What a repository's host says of a pull request.</summary>
/// <param name="Found">The pull request; null where there is none.</param>
/// <param name="State">How it stands.</param>
/// <param name="Problem">Why there is none, or why that is not known, in a clause; null where there is one.</param>
public sealed record PullRequestAnswer(OpenedPullRequest? Found, PullRequestState State, string? Problem);
