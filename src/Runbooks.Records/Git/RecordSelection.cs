using System.Globalization;

namespace Runbooks.Git;

/// <summary>Which records of a repository are looked for, by what their paths say.</summary>
/// <param name="Since">The first day of their directories; null for all.</param>
/// <param name="Most">How many at most, the newest first.</param>
/// <param name="Day">The one day of their directories; null for all.</param>
public sealed record RecordSelection(DateOnly? Since = null, int Most = int.MaxValue, DateOnly? Day = null)
{
    private const int DigitsOfDay = 8;
    private readonly string _since = PathOf(Since);
    private readonly string _day = PathOf(Day);

    /// <summary>Every one of them.</summary>
    public static RecordSelection All { get; } = new();

    /// <summary>
    /// Those of the day that an id, or its beginning, names: <c>INC-20260105-0800</c> is of 5 January 2026. Null where it names none.
    /// </summary>
    /// <param name="id">The id, with or without <c>INC-</c>.</param>
    public static RecordSelection? OfDayIn(string id)
    {
        var digits = id.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) ? id.AsSpan(4) : id;
        return
            digits.Length >= DigitsOfDay
            && DateOnly.TryParseExact(digits[..DigitsOfDay], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new RecordSelection(Day: day)
            : null;
    }

    /// <summary>Whether a folder, from the root of the repository, may hold one of them.</summary>
    /// <param name="folder">Such as <c>incidents/2026/01</c>.</param>
    internal bool MayHold(string folder) =>
        (_since.Length == 0 || string.CompareOrdinal(folder, 0, _since, 0, folder.Length) >= 0)
        && (_day.Length == 0 || string.CompareOrdinal(folder, 0, _day, 0, Math.Min(folder.Length, _day.Length)) == 0);

    private static string PathOf(DateOnly? day) =>
        day?.ToString("'incidents/'yyyy'/'MM'/'dd", CultureInfo.InvariantCulture) ?? string.Empty;
}
