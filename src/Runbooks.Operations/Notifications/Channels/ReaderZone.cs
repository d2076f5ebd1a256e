using System.Globalization;

namespace Runbooks.Notifications.Channels;

/// <summary>The time zone of a reader.</summary>
/// <param name="Name">As the file names it: <c>Europe/Berlin</c>.</param>
/// <param name="Zone">The rules; UTC where this machine does not know them.</param>
public sealed record ReaderZone(string Name, TimeZoneInfo Zone)
{
    /// <summary>Where nothing else is said.</summary>
    public static readonly ReaderZone Utc = new("UTC", TimeZoneInfo.Utc);

    /// <summary>Whether the machine knows the zone; if not, times are said in UTC.</summary>
    public bool IsKnown => Zone != TimeZoneInfo.Utc || Name is "UTC" or "Etc/UTC";

    /// <summary>Finds a zone by its name.</summary>
    /// <param name="name">From the IANA database.</param>
    /// <param name="suggestions">The names that this machine knows; empty where it has no database, so that nothing can be said of the
    /// name.</param>
    /// <returns>Null where the machine has a database that does not have it.</returns>
    public static ReaderZone? Find(string name, out IReadOnlyList<string> suggestions)
    {
        suggestions = [];
        if (name is "UTC" or "Etc/UTC")
            return Utc with { Name = name };
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return new ReaderZone(name, zone);
        suggestions = [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal))];

        // Without its database a machine says the time of UTC, which is right, and not to tell would be wrong.
        return suggestions.Count == 0 ? new ReaderZone(name, TimeZoneInfo.Utc) : null;
    }

    /// <summary>A time of day for this reader: <c>16:42:10 Europe/Berlin</c>.</summary>
    public string Clock(DateTimeOffset at) =>
        $"{TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {(IsKnown ? Name : "UTC")}";

    /// <summary>A day and time for this reader: <c>2026-11-23 16:42:10 Europe/Berlin</c>.</summary>
    public string Time(DateTimeOffset at) =>
        $"{TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Clock(at)}";
}
