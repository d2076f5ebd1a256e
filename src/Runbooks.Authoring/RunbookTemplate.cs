namespace Runbooks.Authoring;

/// <summary>What a new runbook can begin with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Does">What it does, for a person who chooses.</param>
public sealed record RunbookTemplate(string Name, string Does);
