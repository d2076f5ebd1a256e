namespace Runbooks.Events;

/// <summary>A member of a group has ended.</summary>
/// <param name="Target">The member.</param>
/// <param name="Run">Its run.</param>
/// <param name="Incident">The id of that run's record.</param>
/// <param name="Outcome">How the run ended; null where it did not begin, because another run has the target.</param>
/// <param name="Reason">Why, in one sentence for a person.</param>
/// <param name="Seconds">From detection to its end.</param>
public sealed record MemberEnded(string Target, string Run, string Incident, Outcome? Outcome, string Reason, double Seconds) : RunEvent
{
    /// <summary>The version that was active before; null where unknown.</summary>
    public string? VersionBefore { get; init; }

    /// <summary>The version that is active now; null where unknown.</summary>
    public string? VersionAfter { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
