namespace Runbooks.Events;

/// <summary>A series over a window in three numbers.</summary>
/// <param name="Before">Its median before the problem; null where it has no value there.</param>
/// <param name="Worst">Its largest value since; null where it has none there.</param>
/// <param name="Last">Its last value; null where it has none.</param>
public sealed record SeenSeries(double? Before, double? Worst, double? Last);
