namespace Runbooks.GitHub;

/// <summary>What was done about a pull request.</summary>
public enum PullRequestOutcome
{
    Created,

    /// <summary>Its title, its body or that it is a draft was changed.</summary>
    Updated,

    /// <summary>It was as it should be.</summary>
    Unchanged,

    /// <summary>It is merged already: nothing was done.</summary>
    Merged,

    /// <summary>Somebody closed it without merging it. That is their decision: it is neither opened again nor opened anew.</summary>
    Closed,
}
