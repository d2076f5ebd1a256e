namespace Runbooks.Sandbox.Application;

/// <summary>The measurements at one moment; durations in seconds, buckets cumulative.</summary>
internal sealed record MetricsReading(
    IReadOnlyList<(int Status, long Requests)> Statuses,
    IReadOnlyList<long> Buckets,
    double Seconds,
    long Count,
    double AiSeconds,
    long AiCount
);
