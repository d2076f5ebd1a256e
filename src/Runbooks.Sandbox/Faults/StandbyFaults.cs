namespace Runbooks.Sandbox.Faults;

/// <summary>Faults of the environment that a rollback would go to. They stay with that environment when it becomes active.</summary>
internal static class StandbyFaults
{
    /// <summary>Unhealthy, and known to be.</summary>
    public static SandboxFault Unhealthy { get; } =
        Of("standby-unhealthy", "The standby's own /api/health answers 503, and the status says so.");

    /// <summary>Unhealthy, and not known to be.</summary>
    public static SandboxFault SecretlyUnhealthy { get; } =
        Of("standby-secretly-unhealthy", "The standby's own /api/health answers 503, and the status calls it healthy.");

    public static SandboxFault Gone { get; } =
        Of("standby-gone", "The standby is missing from the status and answers nothing; a rollback is refused.");

    public static SandboxFault SameVersion { get; } =
        Of("standby-same-version", "The standby runs the same version as the active environment.");

    /// <summary>Deployed, and not released.</summary>
    public static SandboxFault NeverServed { get; } =
        Of(
            "standby-never-served",
            "From the start the history ends with a deployment to the standby: what is there was never switched to."
        );

    public static IReadOnlyList<SandboxFault> All { get; } = [Unhealthy, SecretlyUnhealthy, Gone, SameVersion, NeverServed];

    private static SandboxFault Of(string name, string description) =>
        new(name, description, FaultPlaces.Environments) { PerRequest = false };
}
