namespace Runbooks.Incidents.Statistics;

/// <summary>
/// How long something took, over many incidents. A percentile is by nearest rank (Hyndman and Fan's definition 1, "Sample
/// Quantiles in Statistical Packages", 1996): the smallest of the values that so many per cent of all do not exceed, so
/// that it is always a time that an incident really took. Where there are so few values that it would only repeat the
/// longest one, there is none. There is no mean: one long outage would move it where no incident is.
/// </summary>
public sealed record Distribution
{
    /// <summary>The fewest values for a median.</summary>
    public const int FewestForMedian = 3;

    /// <summary>The fewest values for the 90th percentile: with less it is the longest.</summary>
    public const int FewestForP90 = 10;

    /// <summary>The fewest values for the 95th percentile: with less it is the longest.</summary>
    public const int FewestForP95 = 20;

    private readonly double[] _values;

    /// <summary>Makes one of values in seconds; those that are not known are left out.</summary>
    public Distribution(IEnumerable<double?> seconds) => _values = [.. seconds.OfType<double>().Order()];

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <summary>Half of the values do not exceed this, in seconds; null for too few values.</summary>
    public double? Median => Percentile(50, FewestForMedian);

    /// <summary>90 % of the values do not exceed this, in seconds; null for too few values.</summary>
    public double? P90 => Percentile(90, FewestForP90);

    /// <summary>95 % of the values do not exceed this, in seconds; null for too few values.</summary>
    public double? P95 => Percentile(95, FewestForP95);

    /// <summary>The longest, in seconds; null where there is none.</summary>
    public double? Max => Count == 0 ? null : _values[^1];

    // In whole numbers: 0.95 × 20 is a little more than 19 in floating point.
    private double? Percentile(int percent, int fewest) => Count < fewest ? null : _values[(((Count * percent) + 99) / 100) - 1];
}
