using Runbooks.Events;

namespace Runbooks.Journals;

/// <summary>A journal as it was read back.</summary>
/// <param name="Events">The events up to the first line that cannot be trusted.</param>
/// <param name="LastHash">The hash of the last good line; empty where there is none.</param>
/// <param name="IsTorn">Whether the last line was cut while it was written, as a crash does; it is left out.</param>
/// <param name="Fault">What was changed; null where every line carries the hash of the one before.</param>
public sealed record JournalReading(IReadOnlyList<RecordedEvent> Events, string LastHash, bool IsTorn, JournalFault? Fault);
