namespace Runbooks.Watch.Sources;

/// <summary>What is looked at, at a rate of its own, for one or more triggers of a target.</summary>
/// <param name="Name">For a person, such as a path; unique among a target's probes of one interval.</param>
/// <param name="Every">The time between two looks.</param>
/// <param name="Timeout">The longest that one look may take.</param>
/// <param name="LookAsync">Looks once, within its bound.</param>
internal sealed record Probe(string Name, TimeSpan Every, TimeSpan Timeout, Func<CancellationToken, Task<Look>> LookAsync);
