using Runbooks.Definitions.Values;

namespace Runbooks.Watch.Acting;

/// <summary>A run that the watch began and that has not ended.</summary>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="DetectedAt">When what it is for was detected.</param>
/// <param name="Objective">The RTO.</param>
internal sealed record RunUnderWay(string Runbook, DateTimeOffset DetectedAt, TimeSpan Objective)
{
    /// <summary>How far it has gone, for a status line: the time since detection against the objective, and the emergency tier.</summary>
    public string Describe(DateTimeOffset now)
    {
        var elapsed = now > DetectedAt ? now - DetectedAt : TimeSpan.Zero;
        return $"{Runbook}, {Duration.Format(TimeSpan.FromSeconds(Math.Floor(elapsed.TotalSeconds)))} of "
            + $"{Duration.Format(Objective)} ({(int)(elapsed / Objective * 100)} %); {EmergencyTier.Describe(elapsed)}: "
            + $"{EmergencyTier.At(elapsed).Advice}";
    }
}
