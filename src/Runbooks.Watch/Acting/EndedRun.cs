using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Runs;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>What the watch takes from a run that it began, on a target alone or as a member of a group.</summary>
internal static class EndedRun
{
    /// <summary>Counts it by the safeguards, tells of it, and opens the circuit where nobody knows how it left the target.</summary>
    /// <param name="tools">What the watch shares.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="safeguards">What held it, and counts.</param>
    /// <param name="rules">The safeguards as the target says them.</param>
    /// <param name="claim">What asked for the run.</param>
    /// <param name="ran">The run; it has an end.</param>
    /// <param name="hasActed">Whether it has sent what may change the target.</param>
    public static void Settle(
        WatchTools tools,
        string target,
        Safeguards safeguards,
        SafeguardRules rules,
        Claim claim,
        RecordedRunResult ran,
        bool hasActed
    )
    {
        safeguards.Ended(rules, ran.Identity.Run, hasActed);
        Tell(tools, target, claim, ran);
        if (ran.Finished!.Outcome == Outcome.Unknown)
            Trip(tools, target, safeguards, $"nobody knows how the run {ran.Identity.Run} left it");
        tools.Remember();
    }

    /// <summary>Tells of its end.</summary>
    /// <param name="tools">What the watch shares.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="claim">What asked for the run.</param>
    /// <param name="ran">The run; it has an end.</param>
    /// <param name="group">The group that it went through; null for a target alone, and for a member.</param>
    public static void Tell(WatchTools tools, string target, Claim claim, RecordedRunResult ran, string? group = null) =>
        tools.Events.Publish(
            new RunEnded(
                target,
                claim.Runbook.Id,
                ran.Identity.Run,
                ran.Record is null ? null : ran.Identity.Incident,
                OutcomeText.Of(ran.Finished!.Outcome),
                ran.Finished.Reason
            )
            {
                Group = group,
            }
        );

    /// <summary>Opens the circuit of a target, and tells of it.</summary>
    /// <param name="tools">What the watch shares.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="safeguards">Its safeguards.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isPredicted">Whether it is only foretold, by a watch that acts on nothing.</param>
    public static void Trip(WatchTools tools, string target, Safeguards safeguards, string reason, bool isPredicted = false)
    {
        safeguards.Trip(reason);
        tools.Events.Publish(new CircuitOpened(target, safeguards.Open!) { IsPredicted = isPredicted });
    }
}
