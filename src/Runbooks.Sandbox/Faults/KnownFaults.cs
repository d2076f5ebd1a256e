namespace Runbooks.Sandbox.Faults;

/// <summary>The explicit list of faults, in the order in which they are shown.</summary>
internal static class KnownFaults
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [.. SwitchFaults.All, .. StandbyFaults.All, .. ControllerFaults.All, .. ApplicationFaults.All, .. BodyFaults.All];
}
