namespace Runbooks.Sandbox.Faults;

/// <summary>Faults of what the controller says about its environments.</summary>
public static class ControllerFaults
{
    /// <summary>A constant in place of a check.</summary>
    public static SandboxFault ConstantHealth { get; } =
        new("constant-health", "/health and the status call every environment healthy, whatever it does.", FaultPlaces.Controller)
        {
            PerRequest = false,
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SandboxFault> All { get; } = [ConstantHealth];
}
