using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>One job of a run of a workflow.</summary>
/// <param name="Id">Its number at GitHub.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">As of a run.</param>
/// <param name="Conclusion">How it ended; null while it goes on.</param>
/// <param name="Url">Its page.</param>
/// <param name="Runner">The runner that took it; null while none has.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When a runner took it.</param>
/// <param name="CompletedAt">When it ended; null while it goes on.</param>
/// <param name="Steps">In their order.</param>
public sealed record WorkflowJob(
    long Id,
    string Name,
    string Status,
    string? Conclusion,
    string Url,
    string? Runner,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyList<WorkflowJobStep> Steps
)
{
    internal static WorkflowJob Of(JsonNode? job) =>
        new(
            GitHubNodes.Number(job, "id") ?? 0,
            GitHubNodes.Text(job, "name") ?? string.Empty,
            GitHubNodes.Text(job, "status") ?? string.Empty,
            GitHubNodes.Text(job, "conclusion"),
            GitHubNodes.Text(job, "html_url") ?? string.Empty,
            GitHubNodes.Text(job, "runner_name") is { Length: > 0 } runner ? runner : null,
            GitHubNodes.Time(job, "created_at"),
            GitHubNodes.Time(job, "started_at"),
            GitHubNodes.Time(job, "completed_at"),
            [
                .. GitHubNodes
                    .Items(job, "steps")
                    .Select(s => new WorkflowJobStep(
                        (int)(GitHubNodes.Number(s, "number") ?? 0),
                        GitHubNodes.Text(s, "name") ?? string.Empty,
                        GitHubNodes.Text(s, "status") ?? string.Empty,
                        GitHubNodes.Text(s, "conclusion")
                    )),
            ]
        );
}
