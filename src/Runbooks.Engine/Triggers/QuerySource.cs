namespace Runbooks.Triggers;

/// <summary>A Prometheus server, asked at each sample.</summary>
/// <param name="Query">PromQL that comes to one number.</param>
public sealed record QuerySource(string Query) : TriggerSource;
