namespace Runbooks.Definitions.Targets;

/// <summary>The Prometheus server that a target's queries are put to.</summary>
/// <param name="Address">Its address, without a path's final slash.</param>
/// <param name="Headers">Headers that go with each query, and nowhere else.</param>
public sealed record PrometheusServer(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers);
