namespace Runbooks.Incidents.Writing;

/// <summary>The record could be put nowhere.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Notes">What could not be done as wanted.</param>
/// <param name="Text">The record itself, for the terminal: nothing else has it.</param>
/// <param name="Reason">Why neither the repository nor the spool took it, in one line.</param>
public sealed record RecordLost(string Incident, IReadOnlyList<string> Notes, string Text, string Reason) : RecordResult(Incident, Notes);
