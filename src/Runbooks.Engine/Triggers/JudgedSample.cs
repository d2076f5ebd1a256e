namespace Runbooks.Triggers;

/// <summary>An observation with what the trigger made of it: a line of evidence.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Verdict">What it said about the bound.</param>
/// <param name="Value">The value that was held against the bound; null where there was none.</param>
public readonly record struct JudgedSample(TriggerObservation Observation, SampleVerdict Verdict, double? Value);
