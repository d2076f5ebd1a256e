using Runbooks.Sandbox.Application;

namespace Runbooks.Sandbox.Controller;

/// <summary>A change of the active environment: done, planned or only claimed.</summary>
internal sealed record EnvironmentSwitch(string From, string To, string? FromVersion, string? ToVersion)
{
    public static EnvironmentSwitch Between(SandboxEnvironment from, SandboxEnvironment to) =>
        new(from.Name, to.Name, from.Version, to.Version);
}
