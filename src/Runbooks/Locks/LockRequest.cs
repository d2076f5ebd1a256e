using Runbooks.Definitions;
using Runbooks.Git;

namespace Runbooks.Locks;

/// <summary>A target's lock that is wanted.</summary>
/// <param name="Target">The target.</param>
/// <param name="Run">The run it is wanted for.</param>
/// <param name="Purpose">What for, for the person who finds it taken.</param>
public sealed record LockRequest(Target Target, string Run, string Purpose)
{
    /// <summary>The repository whose remote excludes other machines; null to exclude this one's runs only.</summary>
    public RecordsRepository? Records { get; init; }

    /// <summary>Why it is a fault where the repository has no remote that shares the lock; null where nobody expects one.</summary>
    public string? ExpectsRemote { get; init; }
}
