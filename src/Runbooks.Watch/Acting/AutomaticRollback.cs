namespace Runbooks.Watch.Acting;

/// <summary>A rollback that began by itself, as the safeguards count it.</summary>
/// <param name="At">When it began.</param>
/// <param name="BadVersion">The version that it left, or was to leave; null where none was seen.</param>
/// <param name="Run">The run's id; null while it is under way, or where its process ended.</param>
public sealed record AutomaticRollback(DateTimeOffset At, string? BadVersion, string? Run);
