using Runbooks.Git;
using Runbooks.GitHub;

namespace Runbooks.Runs;

/// <summary>What became of a branch that was to be shared.</summary>
/// <param name="Branch">Without <c>refs/heads/</c>.</param>
/// <param name="Push">What the remote said; null where there is none.</param>
/// <param name="PullRequest">The pull request that brings it to people; null where it needs none, or none could be opened.</param>
/// <param name="Problem">Why it is not where it should be, in one line; null where it is.</param>
/// <param name="Help">What to do about it; null where nothing is known.</param>
public sealed record DeliveredBranch(string Branch, PushResult? Push, PullRequest? PullRequest, string? Problem, string? Help);
