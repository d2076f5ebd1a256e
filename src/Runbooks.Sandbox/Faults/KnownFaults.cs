namespace Runbooks.Sandbox.Faults;

/// <summary>The explicit list of faults, in the order in which they are shown.</summary>
internal static class KnownFaults
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [.. ChangeFaults.All, .. StandbyFaults.All, .. StateFaults.All, .. ApplicationFaults.All, .. BodyFaults.All];
}
