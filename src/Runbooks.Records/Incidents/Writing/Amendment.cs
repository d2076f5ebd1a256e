namespace Runbooks.Incidents.Writing;

/// <summary>A change to files that a branch has.</summary>
/// <param name="Message">The whole message of its commit.</param>
/// <param name="Files">By path from the root of the repository; each replaces what is there.</param>
public sealed record Amendment(string Message, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files);
