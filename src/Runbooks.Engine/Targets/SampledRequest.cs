namespace Runbooks.Targets;

/// <summary>One request of a sample.</summary>
/// <param name="ElapsedMs">From sending to the last byte.</param>
/// <param name="Error">Why it counts as an error; null where it does not.</param>
public sealed record SampledRequest(double ElapsedMs, string? Error);
