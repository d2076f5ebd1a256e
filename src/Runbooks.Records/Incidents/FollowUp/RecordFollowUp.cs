namespace Runbooks.Incidents.FollowUp;

/// <summary>What became of a record's action items.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Items">Each, in the order of the record.</param>
/// <param name="Branch">The branch that takes the links; null where the record has nothing to be written.</param>
/// <param name="Commit">The commit that has them; null where none was made.</param>
/// <param name="Status">The record's status afterwards.</param>
/// <param name="Problem">Why the record could not be read or written; null where it could.</param>
public sealed record RecordFollowUp(
    string Incident,
    IReadOnlyList<ItemOutcome> Items,
    string? Branch,
    string? Commit,
    string Status,
    string? Problem
)
{
    /// <summary>Whether every item has its issue and the record says so.</summary>
    public bool IsComplete => Problem is null && Items.All(i => i.Problem is null);
}
