using Runbooks.Definitions;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>
/// Which cases are repeated over HTTP, against a real sandbox: of each runbook the one in which all goes well, and of each behaviour of a
/// target the one that ended soonest; or all. What people do, who answer nothing or say no, travels over no network, and their cases take
/// minutes.
/// </summary>
/// <param name="isAll">Whether all are.</param>
internal sealed class HttpSample(bool isAll)
{
    /// <summary>The cases that are repeated.</summary>
    /// <param name="played">Those that were played in simulated time, in an order that is the same each time, with what each took.</param>
    public IEnumerable<PlannedCase> Of(IEnumerable<(PlannedCase Case, double Seconds)> played)
    {
        if (isAll)
            return played.Select(p => p.Case);
        var soonest = played
            .Where(p => p.Case.Group != BehaviourGroup.People)
            .GroupBy(p => p.Case.Behaviour)
            .Select(g => g.MinBy(p => p.Seconds).Case);
        return played
            .Select(p => p.Case)
            .Where(c => c.Name == Behaviours.AsExpected)
            .Concat(soonest)
            .DistinctBy(c => (c.Runbook.Id, c.Name));
    }
}
