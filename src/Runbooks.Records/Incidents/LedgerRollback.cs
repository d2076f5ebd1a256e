namespace Runbooks.Incidents;

/// <summary>A rollback of the ledger that a trigger began.</summary>
/// <param name="At">When it ended.</param>
/// <param name="BadVersion">The version that it left; null where none was known.</param>
/// <param name="Run">The run's id; null where people wrote the entry.</param>
public sealed record LedgerRollback(DateTimeOffset At, string? BadVersion, string? Run);
