using System.Collections.Concurrent;
using Runbooks.Events;
using Runbooks.GitHub;
using Runbooks.GitOps;

namespace Runbooks.Runs;

/// <summary>
/// Opens the pull requests of a run's commits at GitHub, and tells how they stand: as whom the pull request of the record is opened. One
/// connection to each repository is kept until the run has ended.
/// </summary>
/// <param name="environment">Looks up the token, or the App, and the hosts that are GitHub.</param>
/// <param name="time">The clock.</param>
/// <param name="keepSecret">Called with each token and key: none of them may be shown or recorded.</param>
/// <param name="clean">Takes secrets out of what is shown.</param>
internal sealed class GitHubReviews(
    Func<string, string?> environment,
    TimeProvider time,
    Action<string> keepSecret,
    Func<string, string> clean
) : IDisposable
{
    // The target waits while it is opened, and is not read while it is asked for.
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<GitHubAddress, GitHubAnswer<GitHubAccess>> _accesses = [];

    /// <summary>Does what a <see cref="PullRequestHost"/> does.</summary>
    public async Task<PullRequestAnswer?> AskAsync(PullRequestCall call, CancellationToken cancel)
    {
        if (GitHubAddress.Of(call.Repository, environment) is not { } address)
            return null;
        var access = _accesses.GetOrAdd(address, a => GitHubAccess.Open(a, environment, time, keepSecret));
        if (access.Problem is { } none)
            return None(none);
        var repository = access.Value.Repository;
        return call.Text is { } text
            ? await OpenAsync(new PullRequests(repository.Within(LongestOpening)), call, text, cancel)
            : await LookAsync(new PullRequests(repository.Within(LongestLook)), call, cancel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var access in _accesses.Values.Where(a => a.Problem is null))
            access.Value.Dispose();
    }

    private async Task<PullRequestAnswer> OpenAsync(
        PullRequests pulls,
        PullRequestCall call,
        PullRequestText text,
        CancellationToken cancel
    )
    {
        var proposal = new PullRequestProposal(call.Branch, clean(text.Title), clean(text.Body), IsDraft: false, call.Into)
        {
            Asker = call.Run,
        };
        var published = await pulls.PublishAsync(proposal, cancel);
        if (published.Problem is not { } problem)
            return Of(published.Value.PullRequest);

        // What could not be brought up to date, or was not heard of, may be there all the same.
        var found = await pulls.FindAsync(call.Branch, cancel);
        return found is { Problem: null, Value: { IsOpen: true } there } ? Of(there) : None(problem);
    }

    private static async Task<PullRequestAnswer> LookAsync(PullRequests pulls, PullRequestCall call, CancellationToken cancel)
    {
        if (call.Number is { } number)
        {
            var read = await pulls.ReadAsync(number, cancel);
            return read.Problem is { } unread ? None(unread) : Of(read.Value);
        }

        var found = await pulls.FindAsync(call.Branch, cancel);
        if (found.Problem is { } problem)
            return None(problem);
        return found.Value is { } there && PullRequests.IsOf(there, call.Run ?? string.Empty)
            ? Of(there)
            : new PullRequestAnswer(Found: null, PullRequestState.Closed, $"{call.Branch} has no pull request");
    }

    private static PullRequestAnswer None(GitHubProblem problem) => new(Found: null, PullRequestState.Closed, $"{problem}");

    private static PullRequestAnswer Of(PullRequest pull) =>
        new(
            new OpenedPullRequest(pull.Number, pull.Url),
            pull.IsMerged ? PullRequestState.Merged
                : pull.IsOpen ? PullRequestState.Open
                : PullRequestState.Closed,
            Problem: null
        );
}
