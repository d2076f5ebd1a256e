using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>One run of a workflow.</summary>
/// <param name="Id">Its number at GitHub.</param>
/// <param name="Title">What the list of runs shows: the workflow's <c>run-name</c>, or its name.</param>
/// <param name="Status"><c>queued</c>, <c>waiting</c>, <c>pending</c>, <c>requested</c>, <c>in_progress</c> or <c>completed</c>.</param>
/// <param name="Conclusion">How it ended: <c>success</c>, <c>failure</c>, <c>cancelled</c> …; null while it goes on.</param>
/// <param name="Url">Its page.</param>
/// <param name="Event">What started it, such as <c>workflow_dispatch</c>.</param>
/// <param name="Branch">The branch it runs on.</param>
/// <param name="Actor">Who started it; null where GitHub does not say.</param>
/// <param name="CreatedAt">When it was asked for: from here on a wait for a runner counts.</param>
/// <param name="StartedAt">When this attempt began.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record WorkflowRun(
    long Id,
    string Title,
    string Status,
    string? Conclusion,
    string Url,
    string Event,
    string? Branch,
    string? Actor,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? UpdatedAt
)
{
    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => Status == "completed";

    internal static WorkflowRun Of(JsonNode? run) =>
        new(
            GitHubNodes.Number(run, "id") ?? 0,
            GitHubNodes.Text(run, "display_title") ?? GitHubNodes.Text(run, "name") ?? string.Empty,
            GitHubNodes.Text(run, "status") ?? string.Empty,
            GitHubNodes.Text(run, "conclusion"),
            GitHubNodes.Text(run, "html_url") ?? string.Empty,
            GitHubNodes.Text(run, "event") ?? string.Empty,
            GitHubNodes.Text(run, "head_branch"),
            GitHubNodes.Text(run, "triggering_actor", "login") ?? GitHubNodes.Text(run, "actor", "login"),
            GitHubNodes.Time(run, "created_at"),
            GitHubNodes.Time(run, "run_started_at"),
            GitHubNodes.Time(run, "updated_at")
        );
}
