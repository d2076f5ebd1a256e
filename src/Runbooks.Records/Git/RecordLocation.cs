namespace Runbooks.Git;

/// <summary>Where an incident record is.</summary>
/// <param name="IncidentId">The name of its folder.</param>
/// <param name="Commit">A commit that has it: HEAD's, or the tip of <paramref name="Branch"/>.</param>
/// <param name="Path">Of its <c>incident.yaml</c>, from the root of the repository.</param>
/// <param name="Branch">The incident branch it is on, or the remote's, such as <c>origin/main</c>; null where HEAD has it.</param>
public sealed record RecordLocation(string IncidentId, string Commit, string Path, string? Branch);
