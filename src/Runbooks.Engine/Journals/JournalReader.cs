using Runbooks.Events;

namespace Runbooks.Journals;

/// <summary>Reads a journal back and holds it against its own hashes.</summary>
public static class JournalReader
{
    /// <summary>Reads a whole journal.</summary>
    /// <param name="journal">The file's bytes.</param>
    /// <param name="lastHash">What the last line must hash to, as the record has it; null to take it as it is.</param>
    public static JournalReading Read(ReadOnlyMemory<byte> journal, string? lastHash = null)
    {
        var events = new List<RecordedEvent>();
        var previous = JournalLine.NoLine;
        for (var number = 1; journal.Length > 0; number++)
        {
            var end = journal.Span.IndexOf((byte)'\n');
            var line = end < 0 ? journal : journal[..end];
            journal = end < 0 ? default : journal[(end + 1)..];
            if (JournalLine.Decode(line, out var reason) is not var (recorded, carried))
            {
                return end < 0
                    ? End(events, previous, isTorn: true, lastHash)
                    : new(events, previous, false, new(number, $"Line {number} cannot be read: {reason}."));
            }

            if (Compare(number, recorded.Sequence, carried, previous) is { } fault)
            {
                // The line before is the one that changed: what it says is no longer what was written.
                if (fault.Line < number)
                    events.RemoveAt(events.Count - 1);
                return new(events, previous, false, fault);
            }

            events.Add(recorded);
            previous = JournalLine.Hash(line.Span);
        }

        return End(events, previous, isTorn: false, lastHash);
    }

    private static JournalFault? Compare(int number, long sequence, string carried, string previous) =>
        sequence != number ? new(number, $"Line {number} holds event {sequence}: a line was taken out or put in before it.")
        : carried == previous ? null
        : number == 1 ? new(1, "Line 1 carries the hash of a line before it: the beginning was taken out.")
        : new(number - 1, $"Line {number - 1} was changed after it was written: line {number} carries another hash of it.");

    private static JournalReading End(List<RecordedEvent> events, string previous, bool isTorn, string? lastHash) =>
        lastHash is null || lastHash == previous
            ? new(events, previous, isTorn, null)
            : new(
                events,
                previous,
                isTorn,
                new(events.Count, $"Line {events.Count} is not the last line the record names: the end was changed or cut off.")
            );
}
