using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.GitOps;

/// <summary>What a look at a repository, or a commit that was to be pushed to it, came to.</summary>
/// <param name="Request">What was asked or sent, for a person.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record RepositoryAnswer(string Request, TimeSpan Elapsed)
{
    /// <summary>What expressions read as <c>body</c>; empty where nothing came.</summary>
    public JsonObject Body { get; init; } = [];

    /// <summary>Why a look came to nothing; null where it came to something, and of a commit.</summary>
    public string? Problem { get; init; }

    /// <summary>What a commit came to; null of a look.</summary>
    public PushOutcome? Outcome { get; init; }

    /// <summary>Whether the commit waits on a branch of its own for a person to merge it.</summary>
    public bool IsProposed { get; init; }

    /// <summary>The pull request of that branch; null where there is none.</summary>
    public OpenedPullRequest? PullRequest { get; init; }

    /// <summary>How that pull request is asked for; null where there is none.</summary>
    public PullRequestCall? Follows { get; init; }

    /// <summary>What is to be said of that.</summary>
    public string Detail { get; init; } = string.Empty;
}
