namespace Runbooks.Sandbox.Faults;

/// <summary>The places that can stand behind the <c>@</c> of a fault. The first of a list is its default.</summary>
internal static class FaultPlaces
{
    /// <summary>For a fault of the controller as a whole: no place can be named.</summary>
    public static IReadOnlyList<string> Controller { get; } = ["controller"];

    /// <summary>The two requests that switch.</summary>
    public static IReadOnlyList<string> Posts { get; } = ["rollback", "switch"];

    /// <summary>Every endpoint that has a body to spoil.</summary>
    public static IReadOnlyList<string> Endpoints { get; } =
    ["status", "health", "api-health", "query", "widget", "metrics", "rollback", "switch", "operation", "deploy"];

    /// <summary>
    /// Where an application runs. <c>active</c> and <c>standby</c> mean the environment that is so when the fault is
    /// set, and stay with it; <c>good</c> and <c>bad</c> follow the version.
    /// </summary>
    public static IReadOnlyList<string> Applications { get; } = ["everywhere", "blue", "green", "active", "standby", "good", "bad"];

    /// <summary>One environment, the one that stands by when the fault is set unless another is named.</summary>
    public static IReadOnlyList<string> Environments { get; } = ["standby", "active", "blue", "green"];
}
