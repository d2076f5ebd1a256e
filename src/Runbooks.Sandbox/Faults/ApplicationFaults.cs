namespace Runbooks.Sandbox.Faults;

/// <summary>Faults of the application, in both environments or in those that the place names.</summary>
internal static class ApplicationFaults
{
    /// <summary>500 from the whole application.</summary>
    public static SandboxFault Crashing { get; } = Of("crashing", "Every path of the application but /metrics answers 500.");

    public static SandboxFault DatabaseBroken { get; } =
        Of("database-broken", "Statements fail in SQLite: queries answer 500 and /api/health answers 503.");

    public static SandboxFault Latency { get; } =
        Of("latency", "A query takes this much longer.") with
        {
            Parameter = FaultParameter.Duration,
            DefaultValue = "3500ms",
        };

    public static SandboxFault ErrorRate { get; } =
        Of("error-rate", "Of so many queries the last one answers 500.") with
        {
            Parameter = FaultParameter.Count,
            DefaultValue = "10",
        };

    public static SandboxFault StreamedAnswers { get; } =
        Of("streamed-answers", "A query answers as an event stream, whatever the request accepts.");

    public static SandboxFault BreakingApi { get; } = Of("breaking-api", "A query answers in another shape, and the widget is gone.");

    public static SandboxFault WidgetGone { get; } = Of("widget-gone", "/dist/widget.iife.js is an unknown path.");

    /// <summary>A route that takes everything.</summary>
    public static SandboxFault CatchAll { get; } =
        Of("catch-all", "Unknown paths, the widget and the query answer 200 with JSON that says nothing.");

    /// <summary>A route that takes the health check.</summary>
    public static SandboxFault CatchAllHealth { get; } =
        Of("catch-all-health", "/api/health answers 200 with JSON that says nothing about health.");

    public static SandboxFault MetricsAbsent { get; } = Of("metrics-absent", "/metrics is an unknown path.");

    public static SandboxFault MetricsGarbage { get; } =
        Of("metrics-garbage", "/metrics answers 200 with lines that no reader of the format accepts.");

    public static SandboxFault HighMemory { get; } = Ratio("high-memory", "The metrics show this share of memory in use.", "0.97");

    public static SandboxFault HighCpu { get; } = Ratio("high-cpu", "The metrics show this share of CPU in use.", "0.99");

    public static SandboxFault PoolExhausted { get; } = Of("pool-exhausted", "The metrics show every database connection in use.");

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        Crashing,
        DatabaseBroken,
        Latency,
        ErrorRate,
        StreamedAnswers,
        BreakingApi,
        WidgetGone,
        CatchAll,
        CatchAllHealth,
        MetricsAbsent,
        MetricsGarbage,
        HighMemory,
        HighCpu,
        PoolExhausted,
    ];

    private static SandboxFault Of(string name, string description) =>
        new(name, description, FaultPlaces.Applications) { PerRequest = false };

    private static SandboxFault Ratio(string name, string description, string value) =>
        Of(name, description) with
        {
            Parameter = FaultParameter.Ratio,
            DefaultValue = value,
        };
}
