using Runbooks.Git;
using Runbooks.GitHub;

namespace Runbooks.Runs;

/// <summary>Brings a branch with commits on records to the remote, and where nobody stands on it, to people: as a pull request.</summary>
/// <param name="records">The records repository.</param>
/// <param name="github">The repository that pull requests go to; null where none is to be opened.</param>
/// <param name="time">The clock.</param>
/// <param name="draw">A random number from 0 to 1, for jitter.</param>
public sealed class BranchDelivery(RecordsRepository records, GitHubRepository? github, TimeProvider time, Func<double> draw)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Pushes it, and opens its pull request or brings that up to date.</summary>
    /// <param name="branch">A branch that there is here, or that was fetched, without <c>refs/heads/</c>.</param>
    /// <param name="title">Of its pull request.</param>
    /// <param name="body">The text of its pull request, in Markdown.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<DeliveredBranch> DeliverAsync(string branch, string title, string body, CancellationToken cancel)
    {
        if (records.FindPush(time, draw) is not { } push || records.FindRemoteSettings() is not { } remote)
            return new(
                branch,
                null,
                null,
                "there is no remote that takes pushes",
                "add one with `git remote add origin URL`; `git config runbook.push false` keeps everything here"
            );
        if (records.TipOf(branch) is not { } commit)
            return new(branch, null, null, $"there is no branch {branch}", null);
        var pushed = await push.PushBranchAsync(branch, commit, Patience, cancel);
        if (pushed.Problem is { } trouble)
            return new(branch, pushed, null, trouble, pushed.Help);

        // Whoever stands on a branch brings it to others themselves, and the default branch needs nobody's leave.
        var isOwn = branch == records.CurrentBranch() || branch == remote.Base || records.FindDefaultBranch() == $"{remote.Name}/{branch}";
        if (isOwn || github is null || !remote.TakesPullRequests)
            return new(branch, pushed, null, null, null);
        var published = await new PullRequests(github).PublishAsync(
            new PullRequestProposal(branch, title, body, IsDraft: false, remote.Base),
            cancel
        );
        return published.Problem is { } problem
            ? new(branch, pushed, null, problem.Message, problem.Help)
            : new(branch, pushed, published.Value.PullRequest, null, null);
    }
}
