namespace Runbooks.Authoring.Proposals;

/// <summary>What became of the accepted proposals of a record.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Branch">The branch that takes the changes.</param>
/// <param name="Commit">The commit that was added; null where none was.</param>
/// <param name="Outcomes">Each accepted proposal that was not made before.</param>
/// <param name="Problem">Why nothing could be committed; null where it could, or nothing was to be.</param>
public sealed record AppliedProposals(
    string Incident,
    string Branch,
    string? Commit,
    IReadOnlyList<ProposalOutcome> Outcomes,
    string? Problem
)
{
    /// <summary>Whether every accepted change is in its file.</summary>
    public bool AreAllThere => Problem is null && Outcomes.All(o => o.Status != ProposalStatus.Conflict);
}
