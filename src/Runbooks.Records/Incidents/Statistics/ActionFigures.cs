namespace Runbooks.Incidents.Statistics;

/// <summary>What the statistics take from one action item.</summary>
/// <param name="IsDone">Whether its issue was closed, or its whole record.</param>
/// <param name="Due">Until when it is to be done; null where that is not set, or no day.</param>
public sealed record ActionFigures(bool IsDone, DateOnly? Due);
