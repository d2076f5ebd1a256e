using Runbooks.Steps;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>The terms of a run that a claim asks for.</summary>
internal static class AutomaticTerms
{
    /// <summary>Makes them.</summary>
    /// <param name="claim">What asks.</param>
    /// <param name="tools">What the watch shares.</param>
    /// <param name="isRehearsal">Whether the target is a sandbox of this account.</param>
    public static RunTerms Of(Claim claim, WatchTools tools, bool isRehearsal)
    {
        var isAlert = claim.Trigger == "alertmanager";
        return new RunTerms
        {
            EngineVersion = tools.EngineVersion,
            Start = new RunStart(claim.Trigger, "runbook watch")
            {
                DetectedBy = isAlert ? "an alert of Alertmanager" : $"the trigger `{claim.Trigger}`",
                BadVersion = claim.Version,
                FailingSince = claim.FailingSince,
                Evidence = claim.Evidence,
            },
            DetectedAt = claim.DetectedAt,
            AskedAt = isAlert ? claim.DetectedAt : null,
            IsRehearsal = isRehearsal,
        };
    }
}
