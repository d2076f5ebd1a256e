using System.Text.Json.Serialization;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A run that has ended, or that could not begin because the target was taken.</summary>
internal sealed record RunDocument
{
    public required string Run { get; init; }

    public required string Outcome { get; init; }

    public required int ExitCode { get; init; }

    public required string Runbook { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RunbookPath { get; init; }

    public required RunTarget Target { get; init; }

    public Change Environment { get; init; } = Change.Unknown;

    public Change Version { get; init; } = Change.Unknown;

    public required string Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next { get; init; }

    public IReadOnlyList<RunStep> Steps { get; init; } = [];

    public IReadOnlyList<RunCheck> Checklist { get; init; } = [];

    public required Objective Rto { get; init; }

    /// <summary>Null where nothing was run.</summary>
    public RunIncident? Incident { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rehearsal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SentChange>? Changes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ToldReader>? Told { get; init; }

    internal sealed record RunTarget(string Name, string BaseUrl);

    internal sealed record Change(string? Before, string? After)
    {
        public static readonly Change Unknown = new(null, null);
    }

    internal sealed record RunStep(
        string Id,
        string Kind,
        string Status,
        DateTimeOffset StartedAt,
        double DurationMs,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunProblem? Error
    );

    /// <summary>Why a step failed; what is not known of it is left out.</summary>
    internal sealed record RunProblem(string Code, string Message)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? File { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Line { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Column { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Label { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Help { get; init; }
    }

    internal sealed record RunCheck(string Id, string Status, string Expected, string Actual);

    internal sealed record Objective(double TargetSeconds, double ActualSeconds, bool? Met);

    internal sealed record SentChange(string Step, string Kind, string What);

    internal sealed record ToldReader(string Channel, string Kind, string To, string Status, string? Note);
}
