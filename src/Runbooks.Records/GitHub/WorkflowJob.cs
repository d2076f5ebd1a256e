using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>One job of a run of a workflow.</summary>
public sealed record WorkflowJob
{
    /// <summary>Its number at GitHub.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>As of a run.</summary>
    public required string Status { get; init; }

    /// <summary>How it ended; null while it goes on.</summary>
    public required string? Conclusion { get; init; }

    public required string Url { get; init; }

    /// <summary>The runner that took it; null while none has.</summary>
    public required string? Runner { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When a runner took it.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public required DateTimeOffset? CompletedAt { get; init; }

    public required IReadOnlyList<WorkflowJobStep> Steps { get; init; }

    internal static WorkflowJob Of(JsonNode? job) =>
        new()
        {
            Id = GitHubNodes.Number(job, "id") ?? 0,
            Name = GitHubNodes.Text(job, "name") ?? string.Empty,
            Status = GitHubNodes.Text(job, "status") ?? string.Empty,
            Conclusion = GitHubNodes.Text(job, "conclusion"),
            Url = GitHubNodes.Text(job, "html_url") ?? string.Empty,
            Runner = GitHubNodes.Text(job, "runner_name") is { Length: > 0 } runner ? runner : null,
            CreatedAt = GitHubNodes.Time(job, "created_at"),
            StartedAt = GitHubNodes.Time(job, "started_at"),
            CompletedAt = GitHubNodes.Time(job, "completed_at"),
            Steps =
            [
                .. GitHubNodes
                    .Items(job, "steps")
                    .Select(s => new WorkflowJobStep(
                        (int)(GitHubNodes.Number(s, "number") ?? 0),
                        GitHubNodes.Text(s, "name") ?? string.Empty,
                        GitHubNodes.Text(s, "status") ?? string.Empty,
                        GitHubNodes.Text(s, "conclusion")
                    )),
            ],
        };
}
