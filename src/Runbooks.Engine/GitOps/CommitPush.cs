using System.Text.Json.Nodes;
using Runbooks.Connections;
using Runbooks.Events;

namespace Runbooks.GitOps;

/// <summary>
/// Puts one commit on top of a branch. It stands on the branch as it is, and only where the file still has the commit that it was decided
/// on; it is pushed without force, so that of two commits on one parent the server takes one. A push that lost that race alone is made
/// anew.
/// </summary>
/// <param name="clone">What was fetched.</param>
/// <param name="commit">The commit.</param>
/// <param name="fence">Asked right before the push; null where nothing may hold it back.</param>
/// <param name="pulls">Opens pull requests; null where none is opened.</param>
internal sealed class CommitPush(GitClone clone, GitCommit commit, SendFence? fence, PullRequestHost? pulls)
{
    private const int MostRaces = 5;
    private const int ShortName = 10;

    private readonly GitCall _on = commit.On;

    /// <summary>Makes and pushes it.</summary>
    public async Task<RepositoryAnswer> RunAsync()
    {
        var (file, making) = (new FileHistory(clone, _on), new CommitMaking(clone, commit));
        for (var race = 1; ; race++)
        {
            if (!(await clone.HeadAsync(CancellationToken.None)).Succeeds(out var head, out var why))
                return Is(PushOutcome.NotConnected, why);
            if (await clone.FetchAsync(head, CancellationToken.None) is { } unfetched)
                return Is(PushOutcome.NotConnected, unfetched);
            if (!(await file.CommitsAsync(head, CancellationToken.None)).Succeeds(out var commits, out why))
                return Is(PushOutcome.NotConnected, why);
            if (Since(commits) is { } since)
                return since;
            if (!(await making.MakeAsync(head)).Succeeds(out var made, out why))
                return Is(PushOutcome.Refused, $"{why}; nothing was pushed");
            if (fence is not null && await fence(CancellationToken.None) is { } held)
                return Is(PushOutcome.Withheld, held);
            var pushed = PushReading.Of(await clone.PushAsync(made, _on.Branch));
            if (pushed.Outcome == PushOutcome.Conflict && race < MostRaces)
                continue;
            return pushed.Outcome == PushOutcome.Refused && commit.Review is { } review
                ? await ProposeAsync(made, review, pushed.Detail)
                : Told(pushed, made);
        }
    }

    private RepositoryAnswer Told(PushReading pushed, string made) =>
        pushed.Outcome == PushOutcome.Pushed
            ? Is(PushOutcome.Pushed, $"pushed {made[..ShortName]} to {_on.Branch}", made)
            : Is(pushed.Outcome, pushed.Outcome == PushOutcome.Conflict ? $"{pushed.Detail}; nothing was pushed" : pushed.Detail);

    // What has come since it was decided: nothing, this very commit by an answer that was lost, or somebody's.
    private RepositoryAnswer? Since(IReadOnlyList<FileCommit> commits)
    {
        var since = commits.TakeWhile(c => c.Sha != commit.After).ToList();
        if (since is not [var newest, ..])
            return null;
        if (commit.Run is not null && since.Find(c => c.Run == commit.Run) is { } own)
            return Is(PushOutcome.Pushed, $"{own.Sha[..ShortName]} of this run is on {_on.Branch} already", own.Sha);
        return Is(
            PushOutcome.Conflict,
            $"{_on.File} has {newest.Sha[..ShortName]} by {newest.Author} since it was read (\"{newest.Subject}\"); nothing was pushed"
        );
    }

    private async Task<RepositoryAnswer> ProposeAsync(string made, string review, string why)
    {
        var pushed = PushReading.Of(await clone.PushAsync(made, review));
        var (name, isThere) = (made, pushed.Outcome == PushOutcome.Pushed);
        if (pushed.Outcome is PushOutcome.Conflict or PushOutcome.Unknown && await ProposedAsync(review) is { } before)
            (name, isThere) = (before, true);
        if (!isThere)
            return Is(pushed.Outcome, $"{_on.Branch} takes no push ({why}), and neither does {review}: {pushed.Detail}");
        var call = new PullRequestCall(_on.Repository.Text, review, _on.Branch) { Run = commit.Run, Text = commit.PullRequest };
        var opened = pulls is null || commit.PullRequest is null ? null : await pulls(call, CancellationToken.None);
        var next = opened is { Found: { } pull } ? Named(pull, opened.State) : ByHand(pushed.Link, opened?.Problem);
        return Is(PushOutcome.Pushed, $"{_on.Branch} takes no push ({why}): {name[..ShortName]} is on {review}, and {next}", name) with
        {
            IsProposed = true,
            PullRequest = opened?.Found,
            Follows = opened?.Found is { } found ? call with { Number = found.Number, Text = null } : null,
        };
    }

    private string Named(OpenedPullRequest pull, PullRequestState state) =>
        state switch
        {
            PullRequestState.Merged => $"{pull} is merged ({pull.Url})",
            PullRequestState.Closed => $"{pull} was there and is closed ({pull.Url})",
            _ => $"somebody must merge {pull} into {_on.Branch} ({pull.Url})",
        };

    private string ByHand(string? link, string? problem) =>
        $"somebody must merge that into {_on.Branch}"
        + (link is null ? string.Empty : $" ({link})")
        + (problem is null ? string.Empty : $"; no pull request was opened: {problem}");

    // An answer may have been lost after the branch was made, or an earlier run waits in vain: nothing is proposed twice.
    private async Task<string?> ProposedAsync(string review)
    {
        var there = _on with { Branch = review };
        var asked = clone.Of(there);
        if (
            !(await asked.HeadAsync(CancellationToken.None)).Succeeds(out var head, out _)
            || await asked.FetchAsync(head, CancellationToken.None) is not null
            || !(await new FileHistory(asked, there).ReadAsync(head, CancellationToken.None, most: 1)).Succeeds(out var commits, out _)
        )
            return null;
        return commits is [{ } newest, ..] && (string?)newest["value"] == commit.To ? (string?)newest["sha"] : null;
    }

    private RepositoryAnswer Is(PushOutcome outcome, string detail, string? made = null) =>
        new(commit.ToString(), TimeSpan.Zero)
        {
            Outcome = outcome,
            Detail = detail,
            Body = new JsonObject { ["branch"] = _on.Branch, ["commit"] = made },
        };
}
