using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>A pull request as it stands.</summary>
public sealed record PullRequest
{
    public required long Number { get; init; }

    /// <summary>Its id in the GraphQL API.</summary>
    public required string NodeId { get; init; }

    public required string Title { get; init; }

    /// <summary>Its text; empty where it has none.</summary>
    public required string Body { get; init; }

    public required string Url { get; init; }

    public required string Author { get; init; }

    /// <summary>The branch it goes into.</summary>
    public required string Base { get; init; }

    /// <summary>Whether it is open.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether it was merged.</summary>
    public required bool IsMerged { get; init; }

    /// <summary>Whether it is a draft.</summary>
    public required bool IsDraft { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Users by login and teams by slug who were asked and have not answered yet.</summary>
    public required IReadOnlyList<string> AskedForReview { get; init; }

    internal static PullRequest Of(JsonNode? pull) =>
        new()
        {
            Number = GitHubNodes.Number(pull, "number") ?? 0,
            NodeId = GitHubNodes.Text(pull, "node_id") ?? string.Empty,
            Title = GitHubNodes.Text(pull, "title") ?? string.Empty,
            Body = GitHubNodes.Text(pull, "body") ?? string.Empty,
            Url = GitHubNodes.Text(pull, "html_url") ?? string.Empty,
            Author = GitHubNodes.Text(pull, "user", "login") ?? string.Empty,
            Base = GitHubNodes.Text(pull, "base", "ref") ?? string.Empty,
            IsOpen = GitHubNodes.Text(pull, "state") == "open",
            IsMerged = GitHubNodes.Text(pull, "merged_at") is not null,
            IsDraft = GitHubNodes.IsTrue(pull, "draft"),
            Labels = [.. GitHubNodes.Items(pull, "labels").Select(l => GitHubNodes.Text(l, "name")).OfType<string>()],
            AskedForReview =
            [
                .. GitHubNodes.Items(pull, "requested_reviewers").Select(r => GitHubNodes.Text(r, "login")).OfType<string>(),
                .. GitHubNodes.Items(pull, "requested_teams").Select(t => GitHubNodes.Text(t, "slug")).OfType<string>(),
            ],
        };
}
