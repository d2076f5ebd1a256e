namespace Runbooks.Watch;

/// <summary>Which release of a target serves, as it outlives the process that saw it.</summary>
/// <param name="Environment">The environment that serves; null where none was seen.</param>
/// <param name="Version">The version that serves; null where none was seen.</param>
/// <param name="Since">When it began to; null where it served when it was first seen.</param>
/// <param name="Served">The versions that did before, the latest last.</param>
public sealed record SavedRelease(string? Environment, string? Version, DateTimeOffset? Since, IReadOnlyList<string> Served);
