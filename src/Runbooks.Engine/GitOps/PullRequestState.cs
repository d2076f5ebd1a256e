namespace Runbooks.GitOps;

/// <summary>How a pull request stands.</summary>
public enum PullRequestState
{
    /// <summary>It waits for a person.</summary>
    Open,

    Merged,

    /// <summary>It was closed, and not merged.</summary>
    Closed,
}
