namespace Runbooks.Triggers;

/// <summary>Requests of our own.</summary>
/// <param name="Path">The path that is asked with GET; null for the target's own: its health, or its critical function.</param>
/// <param name="Requests">How many are sent for one sample, all at once.</param>
public sealed record ProbeSource(string? Path, int Requests = 1) : TriggerSource;
