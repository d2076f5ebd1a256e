using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>A pull request as it stands.</summary>
/// <param name="Number">In its repository.</param>
/// <param name="NodeId">Its id in the GraphQL API.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text; empty where it has none.</param>
/// <param name="Url">Its page.</param>
/// <param name="Author">Who opened it.</param>
/// <param name="Base">The branch it goes into.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="IsMerged">Whether it was merged.</param>
/// <param name="IsDraft">Whether it is a draft.</param>
/// <param name="Labels">By name.</param>
/// <param name="AskedForReview">Users by login and teams by slug who were asked and have not answered yet.</param>
public sealed record PullRequest(
    long Number,
    string NodeId,
    string Title,
    string Body,
    string Url,
    string Author,
    string Base,
    bool IsOpen,
    bool IsMerged,
    bool IsDraft,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> AskedForReview
)
{
    internal static PullRequest Of(JsonNode? pull) =>
        new(
            GitHubNodes.Number(pull, "number") ?? 0,
            GitHubNodes.Text(pull, "node_id") ?? string.Empty,
            GitHubNodes.Text(pull, "title") ?? string.Empty,
            GitHubNodes.Text(pull, "body") ?? string.Empty,
            GitHubNodes.Text(pull, "html_url") ?? string.Empty,
            GitHubNodes.Text(pull, "user", "login") ?? string.Empty,
            GitHubNodes.Text(pull, "base", "ref") ?? string.Empty,
            GitHubNodes.Text(pull, "state") == "open",
            GitHubNodes.Text(pull, "merged_at") is not null,
            GitHubNodes.IsTrue(pull, "draft"),
            [.. GitHubNodes.Items(pull, "labels").Select(l => GitHubNodes.Text(l, "name")).OfType<string>()],
            [
                .. GitHubNodes.Items(pull, "requested_reviewers").Select(r => GitHubNodes.Text(r, "login")).OfType<string>(),
                .. GitHubNodes.Items(pull, "requested_teams").Select(t => GitHubNodes.Text(t, "slug")).OfType<string>(),
            ]
        );
}
