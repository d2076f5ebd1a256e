using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>
/// Opens and updates pull requests, one for each branch. It needs `pull_requests: write` and `contents: read`. There is
/// never a second one: GitHub refuses it, and whoever is refused, or does not hear the answer, reads and goes on with what is there.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class PullRequests(GitHubRepository repository)
{
    private const string ReadyMutation =
        "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }";

    /// <summary>Opens the pull request of a branch, or brings the one that is there up to date.</summary>
    /// <param name="proposal">What it is to be.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubAnswer<PublishedPullRequest>> PublishAsync(PullRequestProposal proposal, CancellationToken cancel)
    {
        var found = await FindAsync(proposal.Branch, cancel);
        if (found.Problem is { } problem)
            return problem;
        return found.Value is { } there && IsOf(proposal, there)
            ? await UpdateAsync(there, proposal, cancel)
            : await CreateAsync(proposal, cancel);
    }

    /// <summary>The pull request of a branch: the open one, else the one that was merged, else the newest.</summary>
    /// <param name="branch">The branch that is to be merged, of this repository.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>Null where there is none.</returns>
    public Task<GitHubAnswer<PullRequest?>> FindAsync(string branch, CancellationToken cancel) =>
        FindAsync(repository.Address.Owner, branch, cancel);

    /// <summary>The pull request of a number.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubAnswer<PullRequest>> ReadAsync(long number, CancellationToken cancel)
    {
        var answer = await repository.GetAsync($"pulls/{number}", $"read the pull request #{number}", cancel);
        return answer.Then(PullRequest.Of);
    }

    /// <summary>Whether what is closed was so for whoever asks; what is open, or merged, is everybody's.</summary>
    /// <param name="there">The pull request.</param>
    /// <param name="asker">Who asks, as <see cref="PullRequestProposal.Asker"/>.</param>
    public static bool IsOf(PullRequest there, string asker) =>
        there.IsOpen || there.IsMerged || there.Body.Contains(PullRequestBody.AskerMark(asker), StringComparison.Ordinal);

    private static bool IsOf(PullRequestProposal proposal, PullRequest there) => proposal.Asker is not { } asker || IsOf(there, asker);

    private async Task<GitHubAnswer<PullRequest?>> FindAsync(string owner, string branch, CancellationToken cancel)
    {
        var head = Uri.EscapeDataString($"{owner}:{branch}");
        var answer = await repository.ListAsync(
            $"pulls?state=all&head={head}",
            "look for the pull request",
            member: null,
            most: null,
            cancel
        );

        // A head that GitHub cannot read is no filter: it lists everything then.
        return answer.Then(pulls =>
            pulls
                .Where(p => GitHubNodes.Text(p, "head", "ref") == branch)
                .Select(PullRequest.Of)
                .OrderByDescending(p => (p.IsOpen, p.IsMerged, p.Number))
                .FirstOrDefault()
        );
    }

    private async Task<GitHubAnswer<PublishedPullRequest>> CreateAsync(PullRequestProposal proposal, CancellationToken cancel)
    {
        var described = await repository.GetAsync(string.Empty, "read the repository", cancel);
        if (described.Problem is { } unreadable)
            return unreadable;

        // A repository that was renamed or moved answers under its old name too, and finds nothing by it.
        var owner = GitHubNodes.Text(described.Value, "full_name")?.Split('/')[0] ?? repository.Address.Owner;
        var into = proposal.Base ?? GitHubNodes.Text(described.Value, "default_branch") ?? "main";
        var notes = new List<string>();
        var text = TextOf(proposal);
        for (var (attempt, isDraft) = (1, proposal.IsDraft); ; attempt++)
        {
            var title = GitHubText.Title(proposal.Title);
            var body = new JsonObject
            {
                ["title"] = title,
                ["head"] = proposal.Branch,
                ["base"] = into,
                ["body"] = PullRequestBody.Create(text, title, isDraft),
                ["draft"] = isDraft,
            };
            var created = await repository.SendAsync(HttpMethod.Post, "pulls", "open the pull request", body, cancel);
            if (created.Problem is not { } problem)
                return new PublishedPullRequest(PullRequest.Of(created.Value), PullRequestOutcome.Created, notes);
            if (problem.Kind is not (GitHubProblemKind.AnswerLost or GitHubProblemKind.Invalid))
                return problem;
            if (isDraft && problem.Said?.Contains("draft", StringComparison.OrdinalIgnoreCase) == true)
            {
                notes.Add(
                    $"{repository.Address.FullName} cannot have drafts, so the pull request is open for review while the run goes on."
                );
                isDraft = false;
                continue;
            }

            var isMine = problem.Kind == GitHubProblemKind.AnswerLost;
            if (!isMine && problem.Said?.Contains("already exists", StringComparison.OrdinalIgnoreCase) != true)
                return problem with { Help = HelpFor(problem, proposal.Branch, into) };
            var found = await FindAsync(owner, proposal.Branch, cancel);
            if (found.Problem is { } lost)
                return lost;
            if (found.Value is { } there && (there.IsOpen || (proposal.Asker is { } asker && IsOf(there, asker))))
            {
                var updated = await UpdateAsync(there, proposal with { IsDraft = isDraft }, cancel);
                return updated.Then(u =>
                    u with
                    {
                        Outcome = isMine ? PullRequestOutcome.Created : u.Outcome,
                        Notes = [.. notes, .. u.Notes],
                    }
                );
            }

            // It was not done, as the list says; a second try is refused should the list be behind.
            if (attempt > 1 || !isMine)
                return problem;
        }
    }

    private async Task<GitHubAnswer<PublishedPullRequest>> UpdateAsync(
        PullRequest there,
        PullRequestProposal proposal,
        CancellationToken cancel
    )
    {
        if (there.IsMerged)
            return new PublishedPullRequest(there, PullRequestOutcome.Merged, []);
        if (!there.IsOpen)
            return new PublishedPullRequest(
                there,
                PullRequestOutcome.Closed,
                [
                    $"Pull request #{there.Number} was closed without being merged, and is left so; open it again to have "
                        + $"the record reviewed.",
                ]
            );
        var notes = new List<string>();
        var isReady = false;
        if (there.IsDraft && !proposal.IsDraft && PullRequestBody.MadeDraft(there.Body))
        {
            // First this, then the body, which tells that it is still to be done.
            var ready = await repository.QueryAsync(
                ReadyMutation,
                new JsonObject { ["id"] = there.NodeId },
                $"mark the pull request #{there.Number} as ready for review",
                cancel
            );
            if (ready.Problem is { } refused)
                notes.Add($"Pull request #{there.Number} is still a draft: {refused.Message}.");
            else
                isReady = true;
        }

        var wanted = GitHubText.Title(proposal.Title);
        var title = PullRequestBody.GaveTitle(there.Body, there.Title) ? wanted : there.Title;
        var body = PullRequestBody.Update(
            there.Body,
            TextOf(proposal),
            wanted,
            isDraft: there.IsDraft && !isReady && PullRequestBody.MadeDraft(there.Body)
        );
        var now = there with { Title = title, Body = body, IsDraft = there.IsDraft && !isReady };
        var change = new JsonObject();
        if (title != there.Title)
            change["title"] = title;
        if (body.TrimEnd() != there.Body.ReplaceLineEndings("\n").TrimEnd())
            change["body"] = body;
        if (change.Count == 0)
            return new PublishedPullRequest(now, isReady ? PullRequestOutcome.Updated : PullRequestOutcome.Unchanged, notes);
        var changed = await repository.SendAsync(
            HttpMethod.Patch,
            $"pulls/{there.Number}",
            $"update the pull request #{there.Number}",
            change,
            cancel
        );
        return changed.Then(_ => new PublishedPullRequest(now, PullRequestOutcome.Updated, notes));
    }

    private static string TextOf(PullRequestProposal proposal) =>
        proposal.Asker is { } asker ? $"{PullRequestBody.AskerMark(asker)}\n\n{proposal.Body}" : proposal.Body;

    private static string? HelpFor(GitHubProblem problem, string branch, string into) =>
        problem.Said?.Contains("No commits between", StringComparison.Ordinal) == true
            ? $"{branch} has nothing that {into} does not have; it may be merged already"
        : problem.Said?.Contains("head invalid", StringComparison.Ordinal) == true ? $"push {branch} first"
        : problem.Said?.Contains("base invalid", StringComparison.Ordinal) == true
            ? $"there is no branch {into}; name another with `git config runbook.base BRANCH`"
        : problem.Help;
}
