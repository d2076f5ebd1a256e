using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>How a run may end. `recovered` stands for a true one alone: on the bad version it is a mistake whatever stands here.</summary>
/// <param name="Outcomes">The outcomes that are accepted.</param>
/// <param name="IsStated">Whether the author says so, and not the behaviour.</param>
public sealed record AcceptedEnding(IReadOnlyList<Outcome> Outcomes, bool IsStated)
{
    /// <summary>What an author wrote.</summary>
    /// <param name="words">As they stand in YAML.</param>
    public static AcceptedEnding Stated(IEnumerable<string> words) =>
        new([.. words.Select(w => Enum.GetValues<Outcome>().First(o => OutcomeText.Of(o) == w))], IsStated: true);

    /// <summary>What is safe by default.</summary>
    /// <param name="ending">As the behaviour says.</param>
    /// <param name="runbook">Whether it rolls back at all, and whether it may switch, decides the rest.</param>
    /// <param name="hasSecondWay">Whether the controller has a second way to switch by.</param>
    public static AcceptedEnding Safe(SafeEnding ending, Runbook runbook, bool hasSecondWay = true)
    {
        var rollbacks = runbook.AllSteps().Select(s => s.Action).OfType<RollbackStep>().ToList();
        var calls = runbook.AllSteps().Any(s => s.Action.Calls is not null);

        // What never rolls back, or leaves it to a runbook that it calls, is held to the truth alone.
        if (rollbacks.Count == 0 || calls)
            return new([Outcome.Recovered, Outcome.NothingWrong, Outcome.NotRecovered, Outcome.Unknown], IsStated: false);
        return new(
            ending switch
            {
                SafeEnding.Recovered => [Outcome.Recovered],
                SafeEnding.RecoveredBySwitch =>
                [
                    hasSecondWay && rollbacks.TrueForAll(r => r.MaySwitch) ? Outcome.Recovered : Outcome.NotRecovered,
                ],
                SafeEnding.NotRecovered => [Outcome.NotRecovered],
                SafeEnding.Unknown => [Outcome.Unknown],
                SafeEnding.NeverRecovered => [Outcome.NotRecovered, Outcome.Unknown],
                _ => [Outcome.Recovered, Outcome.NotRecovered, Outcome.Unknown],
            },
            IsStated: false
        );
    }

    /// <summary>As a sentence has it: <c>recovered or unknown</c>.</summary>
    public override string ToString() => string.Join(" or ", Outcomes.Select(OutcomeText.Of));
}
