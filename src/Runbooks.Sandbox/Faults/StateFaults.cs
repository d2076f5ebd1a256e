namespace Runbooks.Sandbox.Faults;

/// <summary>Faults of what the controller says about its environments.</summary>
internal static class StateFaults
{
    /// <summary>A constant in place of a check.</summary>
    public static SandboxFault ConstantHealth { get; } =
        new("constant-health", "/health and the status call every environment healthy, whatever it does.", FaultPlaces.Controller)
        {
            PerRequest = false,
        };

    /// <summary>Another idea of what a rollback is.</summary>
    public static SandboxFault RollbackByHistory { get; } =
        Of(
            "rollback-by-history",
            "A rollback goes to the opposite of where the last switch to another version went: after one switch it finds "
                + "none, after two it is there already, and only a switch moves the traffic."
        );

    /// <summary>Two releases instead of one.</summary>
    public static SandboxFault TwoSwitches { get; } =
        Of("history-of-two-switches", "From the start the history has the good version's own deployment and switch, too.");

    /// <summary>A restart before anything.</summary>
    public static SandboxFault NoHistory { get; } =
        Of("history-empty", "From the start the history is empty, as after a restart of the controller.");

    /// <summary>A proxy that passes nothing on.</summary>
    public static SandboxFault StubFront { get; } =
        Of(
            "stub-front",
            "The front answers every path but /health and /deployment/* with the same 200 JSON, which has a message and "
                + "the controller's version; the applications listen on their own ports alone."
        );

    /// <summary>Ports that lead nowhere.</summary>
    public static SandboxFault HiddenPorts { get; } =
        Of("ports-hidden", "The ports in the status refuse connections, as behind a tunnel or a firewall.");

    /// <summary>A change that cannot be made.</summary>
    public static SandboxFault Obstacle { get; } =
        Of("obstacle", "Where it lists releases: it says that it is paused, and refuses every change while it is.");

    public static IReadOnlyList<SandboxFault> All { get; } =
    [ConstantHealth, RollbackByHistory, TwoSwitches, NoHistory, StubFront, HiddenPorts, Obstacle];

    private static SandboxFault Of(string name, string description) =>
        new(name, description, FaultPlaces.Controller) { PerRequest = false };
}
