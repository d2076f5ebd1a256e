namespace Runbooks.Definitions.Targets;

/// <summary>The Prometheus server that a target's queries are put to.</summary>
/// <param name="Address">Its address, without a path's final slash.</param>
/// <param name="Headers">Headers that go with each query, and nowhere else.</param>
public sealed record PrometheusServer(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The query for the share of requests that fail; null for none.</summary>
    public string? ErrorRate { get; init; }

    /// <summary>The query for how long requests take, in seconds; null for none.</summary>
    public string? Latency { get; init; }
}
