namespace Runbooks.Incidents.Writing;

/// <summary>A record that waits.</summary>
/// <param name="Directory">Where.</param>
/// <param name="Set">Its files with their commit.</param>
/// <param name="Repository">Where it should have gone; null for nowhere yet.</param>
/// <param name="Pushes">Whether it goes to that repository's remote as well.</param>
public sealed record SpooledRecord(string Directory, IncidentFileSet Set, string? Repository, bool Pushes);
