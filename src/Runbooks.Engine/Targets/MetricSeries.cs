namespace Runbooks.Targets;

/// <summary>One line of metrics: a name, its labels, and the value at the moment of the answer.</summary>
/// <param name="Name">The metric's name, with <c>_sum</c>, <c>_count</c> or <c>_bucket</c> where it is a part of one.</param>
/// <param name="Labels">By name, unescaped; empty for none.</param>
/// <param name="Value">May be infinite or not a number.</param>
public sealed record MetricSeries(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
