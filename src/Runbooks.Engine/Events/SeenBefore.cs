namespace Runbooks.Events;

/// <summary>Earlier incidents that are like this one, as the records knew them when the run ended.</summary>
/// <param name="Incidents">The newest first.</param>
public sealed record SeenBefore(IReadOnlyList<EarlierIncident> Incidents) : RunEvent;
