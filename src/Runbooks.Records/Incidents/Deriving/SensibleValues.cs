using System.Globalization;
using Runbooks.Definitions.Values;

namespace Runbooks.Incidents.Deriving;

/// <summary>The values that a person would write: none of them is 37.4 s.</summary>
internal static class SensibleValues
{
    private static readonly string[] Bounds =
    [
        "1s",
        "2s",
        "3s",
        "5s",
        "10s",
        "15s",
        "20s",
        "30s",
        "45s",
        "60s",
        "90s",
        "2m",
        "3m",
        "5m",
        "10m",
        "15m",
        "20m",
        "30m",
        "45m",
        "1h",
    ];
    private static readonly double[] Seconds = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30];
    private static readonly double[] Percents = [0.5, 1, 2, 3, 4, 5, 7.5, 10, 15, 20, 25, 30, 40, 50];

    /// <summary>Bounds that are at least so long, the shortest first.</summary>
    public static IEnumerable<(string Text, TimeSpan Value)> BoundsFrom(TimeSpan least) =>
        Bounds.Select(b => (b, Duration.Parse(b)!.Value)).Where(b => b.Item2 >= least);

    /// <summary>A time between two, in seconds, as near to the upper one as can be; null for none.</summary>
    public static string? TimeBetween(double low, double high) =>
        Seconds.Where(s => s > low && s <= high).Select(s => (double?)s).LastOrDefault() is not { } found ? null
        : found < 1 ? string.Create(CultureInfo.InvariantCulture, $"{found * 1000:0}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{found:0.#}s");

    /// <summary>A share between two, as parts of one, as near to the upper one as can be; null for none.</summary>
    public static string? ShareBetween(double low, double high) =>
        Percents.Where(p => p / 100 > low && p / 100 <= high).Select(p => (double?)p).LastOrDefault() is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"{found:0.#}%")
            : null;
}
