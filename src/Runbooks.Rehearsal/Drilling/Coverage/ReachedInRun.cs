using Runbooks.Events;
using Runbooks.Rehearsal.Drilling.Judging;

namespace Runbooks.Rehearsal.Drilling.Coverage;

/// <summary>What one run reached, by the ids of steps and checks.</summary>
internal sealed class ReachedInRun
{
    /// <param name="events">The run.</param>
    /// <param name="places">Knows the steps of the runbook from those of others.</param>
    public ReachedInRun(IReadOnlyList<RunEvent> events, RunbookPlaces places)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case StepStarted started when places.StepOf(started.Path) is { } step:
                    Begun.Add(step.Id);
                    break;
                case StepFinished { Status: StepStatus.Failed } finished when places.StepOf(finished.Path) is { } step:
                    Failed.Add(step.Id);
                    break;
                case StepFinished { NotHeld: true } finished when places.StepOf(finished.Path) is { } step:
                    NotHeld.Add(step.Id);
                    break;
                case RollbackIntended { Otherwise: true }:
                    HasSwitched = true;
                    break;
                case CheckFinished { Final: true } check when check.Status != CheckStatus.Pass:
                    NotPassed.Add(check.Id);
                    break;
            }
        }
    }

    public HashSet<string> Begun { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Failed { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps whose `when` did not hold.</summary>
    public HashSet<string> NotHeld { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks that did not pass.</summary>
    public HashSet<string> NotPassed { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether `otherwise` was used.</summary>
    public bool HasSwitched { get; private set; }
}
