using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Steps;

namespace Runbooks.Groups;

/// <summary>What is settled of a member's run: what is settled of its group.</summary>
internal static class MemberTerms
{
    /// <summary>The terms of a member.</summary>
    /// <param name="terms">Those that this process was asked for with.</param>
    /// <param name="group">
    /// The group's own run so far: the incident was detected when that began, however late the member's turn comes, and what was allowed
    /// then, or when it was resumed, stays allowed.
    /// </param>
    public static RunTerms Of(RunTerms terms, RunHistory group)
    {
        var started = group.Started;
        var isGiven = started.DetectedBy is not (RunStarted.DetectedByItself or RunStarted.DetectedByRequest);
        var allowed = new EarlierProcess([.. group.Events.Select(e => e.Event)]).Allowed;
        return terms with
        {
            Start = new RunStart(started.Trigger, started.Operator) { FailingSince = started.FailingSince },
            DetectedAt = isGiven ? started.DetectedAt : null,
            QueuedAt = started.QueuedAt,
            AskedAt = isGiven ? group.Events[0].At : started.DetectedAt,
            StaysHere = started.StaysHere,
            Known = terms.Known with { Allowed = [.. allowed.Union(terms.Known.Allowed)] },
            PartOf = started.Incident,
        };
    }
}
