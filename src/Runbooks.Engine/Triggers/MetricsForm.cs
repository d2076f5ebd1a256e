namespace Runbooks.Triggers;

/// <summary>What is made of a target's metrics.</summary>
public enum MetricsForm
{
    /// <summary>The highest value of the series.</summary>
    Gauge,

    /// <summary>The highest value of one over the sum of the other: connections in use over connections.</summary>
    Share,

    /// <summary>The increase of counters over the seconds in which it came.</summary>
    Rate,

    /// <summary>The increase of counters over the increase of others: errors over requests, seconds over requests.</summary>
    Ratio,
}
