using Runbooks.GitHub;

namespace Runbooks.Incidents.FollowUp;

/// <summary>What became of an action item.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Issue">Its issue; null where it has none.</param>
/// <param name="Problem">Why it has none, or why it is not known how its issue stands; null where nothing is wrong.</param>
public sealed record ItemOutcome(string Id, string Title, ItemStatus Status, GitHubIssue? Issue, string? Problem = null);
