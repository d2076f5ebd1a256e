namespace Runbooks.Incidents.Writing;

/// <summary>Where a record went: <see cref="RecordCommitted"/>, <see cref="RecordSpooled"/> or <see cref="RecordLost"/>.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Notes">What could not be done as wanted; one sentence each.</param>
public abstract record RecordResult(string Incident, IReadOnlyList<string> Notes);
