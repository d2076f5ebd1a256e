namespace Runbooks.Sandbox.Application;

/// <summary>What one environment has measured of its own requests.</summary>
internal sealed class RequestMetrics
{
    /// <summary>The upper bounds of the duration histogram, in seconds.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 3, 5, 10];

    private readonly Lock gate = new();
    private readonly SortedDictionary<int, long> statuses = [];
    private readonly long[] buckets = new long[Bounds.Count];
    private double seconds;
    private long count;
    private double aiSeconds;
    private long aiCount;

    public void Add(int status, TimeSpan duration, bool isQuery)
    {
        lock (gate)
        {
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            count++;
            seconds += duration.TotalSeconds;
            for (var i = 0; i < buckets.Length; i++)
            {
                if (duration.TotalSeconds <= Bounds[i])
                    buckets[i]++;
            }
            if (!isQuery)
                return;
            aiCount++;
            aiSeconds += duration.TotalSeconds;
        }
    }

    public MetricsReading Read()
    {
        lock (gate)
        {
            return new MetricsReading(
                [.. statuses.Select(pair => (pair.Key, pair.Value))],
                [.. buckets],
                seconds,
                count,
                aiSeconds,
                aiCount
            );
        }
    }
}
