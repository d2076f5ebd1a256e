namespace Runbooks.Sandbox.Faults;

/// <summary>Faults of an answer on its way, at the endpoint that the place names.</summary>
internal static class BodyFaults
{
    public static SandboxFault Dropped { get; } =
        Of("dropped", "The connection is dropped without an answer.") with
        {
            Parameter = FaultParameter.Drop,
            DefaultValue = "reset",
        };

    /// <summary>A way out of the target.</summary>
    public static SandboxFault Redirect { get; } =
        Of("redirect", "The answer is a redirect to this address on another host.") with
        {
            Parameter = FaultParameter.Text,
            DefaultValue = "http://elsewhere.invalid/",
        };

    public static SandboxFault Error { get; } =
        Of("error", "The answer is this 4xx or 5xx.") with
        {
            Parameter = FaultParameter.Status,
            DefaultValue = "503",
        };

    public static SandboxFault Late { get; } =
        Of("late", "The answer comes this much later.") with
        {
            Parameter = FaultParameter.Duration,
            DefaultValue = "2s",
        };

    public static SandboxFault LateBody { get; } =
        Of("late-body", "The headers come at once and the body this much later.") with
        {
            Parameter = FaultParameter.Duration,
            DefaultValue = "2s",
        };

    public static SandboxFault Huge { get; } =
        Of("huge", "The body is padded by this many bytes, and is still well formed.") with
        {
            Parameter = FaultParameter.Size,
            DefaultValue = "8MiB",
        };

    public static SandboxFault Truncated { get; } =
        Of("truncated", "The connection ends half-way through the length that the headers promise.");

    public static SandboxFault NotJson { get; } = Of("not-json", "The body is an HTML page, with status 200.");

    public static SandboxFault OtherShape { get; } =
        Of("other-shape", "The body is JSON of another shape: " + string.Join(", ", BodyShapes.All) + ".") with
        {
            Parameter = FaultParameter.Shape,
            DefaultValue = "empty-object",
        };

    public static IReadOnlyList<SandboxFault> All { get; } =
    [Dropped, Redirect, Error, Late, LateBody, Huge, Truncated, NotJson, OtherShape];

    private static SandboxFault Of(string name, string description) => new(name, description, FaultPlaces.Endpoints);
}
