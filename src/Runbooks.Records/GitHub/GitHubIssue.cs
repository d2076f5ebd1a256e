using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <param name="Number">In its repository.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text; empty where it has none.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="Reason">Why it is closed: <c>completed</c>, <c>not_planned</c>, <c>duplicate</c>; null where it is open, or GitHub does not
/// say.</param>
/// <param name="ClosedAt">When it was closed; null where it is open.</param>
/// <param name="Url">Its page.</param>
/// <param name="Author">Who opened it.</param>
public sealed record GitHubIssue(
    long Number,
    string Title,
    string Body,
    bool IsOpen,
    string? Reason,
    DateTimeOffset? ClosedAt,
    string Url,
    string Author
)
{
    /// <summary>The author, and whether it may write to the repository.</summary>
    internal Authorship By { get; init; } = new(Author, MayWrite: false);

    internal static GitHubIssue Of(JsonNode? issue) =>
        new(
            GitHubNodes.Number(issue, "number") ?? 0,
            GitHubNodes.Text(issue, "title") ?? string.Empty,
            GitHubNodes.Text(issue, "body") ?? string.Empty,
            GitHubNodes.Text(issue, "state") != "closed",
            GitHubNodes.Text(issue, "state_reason"),
            GitHubNodes.Time(issue, "closed_at"),
            GitHubNodes.Text(issue, "html_url") ?? string.Empty,
            GitHubNodes.Text(issue, "user", "login") ?? string.Empty
        )
        {
            By = Authorship.Of(issue),
        };
}
