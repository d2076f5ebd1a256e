namespace Runbooks.GitOps;

/// <summary>
/// Opens the pull request of a branch, or tells how it stands, at the host of a repository. However often it is asked, there is one open
/// pull request of a branch at most.
/// </summary>
/// <returns>What is there, or why nothing is; null where the repository's host is none that pull requests are opened at.</returns>
public delegate Task<PullRequestAnswer?> PullRequestHost(PullRequestCall call, CancellationToken cancel);
