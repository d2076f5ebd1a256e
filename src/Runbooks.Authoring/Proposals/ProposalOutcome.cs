namespace Runbooks.Authoring.Proposals;

/// <summary>What became of an accepted proposal.</summary>
/// <param name="Id">The proposal's id.</param>
/// <param name="Runbook">The file.</param>
/// <param name="Status">Whether the change is in the file.</param>
/// <param name="Problem">Why it could not be made; null where it is there.</param>
/// <param name="Note">What is worth knowing although it was made, such as a warning of lint; null for nothing.</param>
public sealed record ProposalOutcome(string Id, string Runbook, ProposalStatus Status, string? Problem = null, string? Note = null);
