using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>One run of a workflow.</summary>
public sealed record WorkflowRun
{
    /// <summary>Its number at GitHub.</summary>
    public required long Id { get; init; }

    /// <summary>What the list of runs shows: the workflow's <c>run-name</c>, or its name.</summary>
    public required string Title { get; init; }

    /// <summary><c>queued</c>, <c>waiting</c>, <c>pending</c>, <c>requested</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How it ended: <c>success</c>, <c>failure</c>, <c>cancelled</c> …; null while it goes on.</summary>
    public required string? Conclusion { get; init; }

    public required string Url { get; init; }

    /// <summary>What started it, such as <c>workflow_dispatch</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The branch it runs on.</summary>
    public required string? Branch { get; init; }

    /// <summary>Who started it; null where GitHub does not say.</summary>
    public required string? Actor { get; init; }

    /// <summary>When it was asked for: from here on a wait for a runner counts.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When this attempt began.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => Status == "completed";

    internal static WorkflowRun Of(JsonNode? run) =>
        new()
        {
            Id = GitHubNodes.Number(run, "id") ?? 0,
            Title = GitHubNodes.Text(run, "display_title") ?? GitHubNodes.Text(run, "name") ?? string.Empty,
            Status = GitHubNodes.Text(run, "status") ?? string.Empty,
            Conclusion = GitHubNodes.Text(run, "conclusion"),
            Url = GitHubNodes.Text(run, "html_url") ?? string.Empty,
            Event = GitHubNodes.Text(run, "event") ?? string.Empty,
            Branch = GitHubNodes.Text(run, "head_branch"),
            Actor = GitHubNodes.Text(run, "triggering_actor", "login") ?? GitHubNodes.Text(run, "actor", "login"),
            CreatedAt = GitHubNodes.Time(run, "created_at"),
            StartedAt = GitHubNodes.Time(run, "run_started_at"),
            UpdatedAt = GitHubNodes.Time(run, "updated_at"),
        };
}
