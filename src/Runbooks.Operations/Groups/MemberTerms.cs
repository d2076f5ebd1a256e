using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Groups;

/// <summary>What is settled of a member's run: what is settled of its group.</summary>
public static class MemberTerms
{
    /// <summary>The terms of a member.</summary>
    /// <param name="terms">Those that the group was asked for with.</param>
    /// <param name="group">How the group's own run began: the incident was detected then, however late the member's turn comes.</param>
    public static RunTerms Of(RunTerms terms, RunStarted group)
    {
        var isGiven = group.DetectedBy is not (RunStarted.DetectedByItself or RunStarted.DetectedByRequest);
        return terms with
        {
            Start = new RunStart(group.Trigger, group.Operator) { FailingSince = group.FailingSince },
            DetectedAt = isGiven ? group.DetectedAt : null,
            QueuedAt = group.QueuedAt,
            AskedAt = group.DetectedAt,
            StaysHere = group.StaysHere,
            PartOf = group.Incident,
        };
    }
}
