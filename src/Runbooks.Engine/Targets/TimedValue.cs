namespace Runbooks.Targets;

/// <summary>What a series came to at a time.</summary>
public sealed record TimedValue(DateTimeOffset At, double Value);
