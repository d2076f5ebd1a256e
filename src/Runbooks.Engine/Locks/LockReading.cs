using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>What was found where a lock is kept.</summary>
/// <param name="State">What it says; null where nothing is there, or nothing that can be read.</param>
/// <param name="IsUnreadable">Whether something is there that is no lock.</param>
/// <param name="WrittenAt">When what is unreadable was written.</param>
/// <param name="Number">The highest fencing number that is known; 0 for none.</param>
public sealed partial record LockReading(LockState? State, bool IsUnreadable, DateTimeOffset WrittenAt, long Number)
{
    public static readonly LockReading Nothing = new(null, IsUnreadable: false, default, 0);

    /// <summary>Reads a lock's text.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="writtenAt">When it was written.</param>
    public static LockReading Parse(string? text, DateTimeOffset writtenAt)
    {
        if (text is null)
            return Nothing;
        var reading = StateFile.Parse("the lock", Encoding.UTF8.GetBytes(text), LockJson.Default.LockState);
        if (reading.Value is { Fencing: > 0, LeaseMs: > 0 } state)
            return new LockReading(state, IsUnreadable: false, writtenAt, state.Fencing);

        // What cannot be read is never taken for a free lock.
        // A number that is higher than any count of runs: whoever held the lock before finds its own number stale.
        var salvaged = Numbers()
            .Matches(text)
            .Select(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
        return new LockReading(null, IsUnreadable: true, writtenAt, Math.Max(salvaged, writtenAt.ToUnixTimeSeconds()));
    }

    public static string Write(LockState state) => JsonSerializer.Serialize(state, LockJson.Default.LockState) + "\n";

    [GeneratedRegex("\"fencing\":\\s*([0-9]{1,15})")]
    private static partial Regex Numbers();
}
