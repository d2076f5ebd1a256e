namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A run of several targets that has ended.</summary>
internal sealed record GroupDocument
{
    public required string Run { get; init; }

    public required string Outcome { get; init; }

    public required int ExitCode { get; init; }

    public required string Runbook { get; init; }

    public required string Group { get; init; }

    public required string Reason { get; init; }

    public required string Next { get; init; }

    public required RunDocument.Objective Rto { get; init; }

    /// <summary>Where the record of the incident is.</summary>
    public required RunIncident? Incident { get; init; }

    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>One target.</summary>
    /// <param name="Target">Its name.</param>
    /// <param name="Result">How its run ended, <c>locked</c>, or <c>not begun</c>.</param>
    /// <param name="Reason">Why; null where it was not begun.</param>
    /// <param name="Seconds">From detection to its end; null where it was not begun.</param>
    /// <param name="Run">Its run, as `runbook run` tells it; null where it ran in another process, or not at all.</param>
    internal sealed record Member(string Target, string Result, string? Reason, double? Seconds, RunDocument? Run);
}
