namespace Runbooks.Events;

/// <summary>A run ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">Why it is said to have ended so, in one sentence for a person.</param>
/// <param name="Next">What to do now, in one sentence for a person.</param>
/// <param name="EnvironmentBefore">The environment that was active at the start; null where unknown.</param>
/// <param name="EnvironmentAfter">The one that is active at the end; null where unknown.</param>
/// <param name="VersionBefore">The version that was active at the start; null where unknown.</param>
/// <param name="VersionAfter">The version that is active at the end; null where unknown.</param>
/// <param name="ObjectiveSeconds">The RTO.</param>
/// <param name="ActualSeconds">From detection to the end of verification.</param>
/// <param name="ObjectiveMet">Whether it recovered within the RTO; null where there was nothing to recover from.</param>
public sealed record RunFinished(
    Outcome Outcome,
    string Reason,
    string Next,
    string? EnvironmentBefore,
    string? EnvironmentAfter,
    string? VersionBefore,
    string? VersionAfter,
    double ObjectiveSeconds,
    double ActualSeconds,
    bool? ObjectiveMet
) : RunEvent
{
    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
