namespace Runbooks.Events;

/// <summary>The pull request by which a person lets a change through.</summary>
/// <param name="Number">Its number at the repository's host.</param>
/// <param name="Url">Where a person finds it.</param>
public sealed record OpenedPullRequest(long Number, string Url)
{
    /// <summary>As a sentence names it: <c>pull request #7</c>.</summary>
    public override string ToString() => $"pull request #{Number}";
}
