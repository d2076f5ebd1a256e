using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>
/// Asks people and teams for a review. It needs `pull_requests: write`; to ask a team, a token that may see it, which the
/// GITHUB_TOKEN of a workflow may not. What goes wrong is no more than a note.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class ReviewRequests(GitHubRepository repository)
{
    /// <summary>
    /// Asks, once: where somebody was asked or has reviewed, it is left to the people of the pull request whom else to ask.
    /// </summary>
    /// <param name="pullRequest">As it was read.</param>
    /// <param name="reviewers">Whom.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>A sentence for each thing that could not be done.</returns>
    public async Task<IReadOnlyList<string>> AskAsync(PullRequest pullRequest, Reviewers reviewers, CancellationToken cancel)
    {
        if (pullRequest.AskedForReview.Count > 0 || (reviewers.Users.Count == 0 && reviewers.Teams.Count == 0))
            return reviewers.Notes;
        var reviews = await repository.ListAsync(
            $"pulls/{pullRequest.Number}/reviews",
            $"read the reviews of #{pullRequest.Number}",
            member: null,
            most: 1,
            cancel
        );
        if (reviews.Problem is { } unreadable)
            return [.. reviewers.Notes, $"Nobody was asked for a review: {unreadable.Message}."];
        if (reviews.Value.Count > 0)
            return reviewers.Notes;
        var asked = await AskAsync(pullRequest.Number, reviewers.Users, reviewers.Teams, cancel);
        if (asked.Problem is not { } problem)
            return reviewers.Notes;
        if (problem.Kind is not (GitHubProblemKind.Invalid or GitHubProblemKind.Forbidden or GitHubProblemKind.NotFound))
            return [.. reviewers.Notes, $"Nobody was asked for a review: {problem.Message}."];

        // GitHub asks all or nobody: one that has left would cost all the others.
        var notes = reviewers.Notes.ToList();
        foreach (var user in reviewers.Users)
            await AskOneAsync(user, [user], []);
        foreach (var team in reviewers.Teams)
            await AskOneAsync($"{repository.Address.Owner}/{team}", [], [team]);
        return notes;

        async Task AskOneAsync(string name, string[] users, string[] teams)
        {
            if (users.Length + teams.Length == reviewers.Users.Count + reviewers.Teams.Count)
                notes.Add($"@{name} could not be asked for a review: {problem.Message}.");
            else if ((await AskAsync(pullRequest.Number, users, teams, cancel)).Problem is { } refused)
                notes.Add($"@{name} could not be asked for a review: {refused.Message}.");
        }
    }

    private Task<GitHubAnswer<JsonNode?>> AskAsync(
        long number,
        IReadOnlyList<string> users,
        IReadOnlyList<string> teams,
        CancellationToken cancel
    )
    {
        var body = new JsonObject();
        if (users.Count > 0)
            body["reviewers"] = new JsonArray([.. users.Select(u => (JsonNode)u)]);
        if (teams.Count > 0)
            body["team_reviewers"] = new JsonArray([.. teams.Select(t => (JsonNode)t)]);
        return repository.SendAsync(
            HttpMethod.Post,
            $"pulls/{number}/requested_reviewers",
            $"ask for a review of #{number}",
            body,
            cancel,
            isRepeatable: true
        );
    }
}
