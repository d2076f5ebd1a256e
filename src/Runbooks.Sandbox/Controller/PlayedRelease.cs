using Runbooks.Sandbox.Application;

namespace Runbooks.Sandbox.Controller;

/// <summary>A release as the controller of a played target lists it.</summary>
/// <param name="Ref">What the controller calls it: <c>r1</c>, <c>r2</c>, in the order in which they were made.</param>
/// <param name="Environment">Where it runs.</param>
/// <param name="Version">Its version; null where nobody named it.</param>
internal sealed record PlayedRelease(string Ref, SandboxEnvironment Environment, string? Version)
{
    /// <summary>Whether it ever took traffic.</summary>
    public bool HasServed { get; set; }

    /// <summary>Whether it was cleared away: it is not listed, and cannot be asked for.</summary>
    public bool IsPruned { get; set; }

    /// <summary>Whether it is what its environment runs now.</summary>
    public bool IsThere => Environment.Version == Version;
}
