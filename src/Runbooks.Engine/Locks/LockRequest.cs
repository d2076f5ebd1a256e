using Runbooks.Definitions.Targets;

namespace Runbooks.Locks;

/// <summary>A target's lock that is wanted.</summary>
/// <param name="Target">The target.</param>
/// <param name="Run">The run it is wanted for.</param>
/// <param name="Purpose">What for, for the person who finds it taken.</param>
public sealed record LockRequest(Target Target, string Run, string Purpose);
