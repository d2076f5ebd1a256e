namespace Runbooks.Incidents.Writing;

/// <summary>The repository did not take the record: it waits in a directory, whole.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Notes">What could not be done as wanted.</param>
/// <param name="Directory">Absolute: <c>commit.json</c> and the files below <c>files/</c>.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record RecordSpooled(string Incident, IReadOnlyList<string> Notes, string Directory, string Reason)
    : RecordResult(Incident, Notes);
