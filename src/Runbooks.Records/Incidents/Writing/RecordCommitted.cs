namespace Runbooks.Incidents.Writing;

/// <summary>The record is in the records repository.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Notes">What could not be done as wanted.</param>
/// <param name="Branch">Such as <c>incident/INC-…</c>.</param>
/// <param name="Commit">The full hash.</param>
/// <param name="Path">The record's directory from the root of the repository.</param>
public sealed record RecordCommitted(string Incident, IReadOnlyList<string> Notes, string Branch, string Commit, string Path)
    : RecordResult(Incident, Notes);
