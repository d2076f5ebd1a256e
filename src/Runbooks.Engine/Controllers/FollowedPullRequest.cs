using Runbooks.GitOps;

namespace Runbooks.Controllers;

/// <summary>A commit that waits for a person to merge it.</summary>
/// <param name="Call">How its pull request is asked for.</param>
internal sealed record FollowedPullRequest(PullRequestCall Call) : FollowedOperation;
