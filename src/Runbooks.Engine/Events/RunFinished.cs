namespace Runbooks.Events;

public sealed record RunFinished : RunEvent
{
    public required Outcome Outcome { get; init; }

    /// <summary>Why it is said to have ended so, in one sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do now, in one sentence for a person.</summary>
    public required string Next { get; init; }

    /// <summary>The environment that was active at the start; null where unknown.</summary>
    public string? EnvironmentBefore { get; init; }

    /// <summary>The one that is active at the end; null where unknown.</summary>
    public string? EnvironmentAfter { get; init; }

    /// <summary>The version that was active at the start; null where unknown.</summary>
    public string? VersionBefore { get; init; }

    /// <summary>The version that is active at the end; null where unknown.</summary>
    public string? VersionAfter { get; init; }

    public required double ObjectiveSeconds { get; init; }

    /// <summary>From detection to the end of verification.</summary>
    public required double ActualSeconds { get; init; }

    /// <summary>Whether it recovered within the RTO; null where there was nothing to recover from.</summary>
    public bool? ObjectiveMet { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
