namespace Runbooks.Incidents.Writing;

/// <summary>What became of a record that waited.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Directory">Where it waited.</param>
/// <param name="Done">Where it is now; null where it still waits.</param>
/// <param name="Problem">Why it still waits; null where it does not.</param>
public sealed record Delivery(string Run, string Incident, string Directory, RecordCommitted? Done, string? Problem);
