namespace Runbooks.Events;

/// <summary>A pull request that was merged between two versions. Nobody is named: a record is blameless.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Url">Its page; null where there is none.</param>
/// <param name="Labels">Its labels; empty where they are not known.</param>
/// <param name="Paths">What it changed, as far as that is kept; empty where it is not known.</param>
public sealed record ComparedPullRequest(
    string Number,
    string Title,
    string? Url,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Paths
);
