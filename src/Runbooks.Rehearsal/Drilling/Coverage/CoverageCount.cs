using Runbooks.Definitions;
using Runbooks.Rehearsal.Drilling.Judging;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Drilling.Coverage;

/// <summary>Counts what the runs of a drill reached of a runbook: a fold over their journals.</summary>
internal static class CoverageCount
{
    /// <summary>Counts.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="on">What it was drilled on: what that cannot do is nothing to reach.</param>
    /// <param name="results">Its cases.</param>
    public static RunbookCoverage Of(Runbook runbook, DrilledTarget on, IReadOnlyList<DrillResult> results)
    {
        var places = new RunbookPlaces(runbook);
        var runs = results.Select(r => new ReachedInRun(r.Events, places)).ToList();
        List<CoveredPoint> points = [];
        foreach (var step in runbook.AllSteps())
        {
            Add(CoveredKind.Step, $"`{step.Id}`", step.Span, r => r.Begun.Contains(step.Id));
            if (step.When is { } when)
            {
                Add(CoveredKind.Branch, $"`{step.Id}`, where `when` holds", when.Span, r => r.Begun.Contains(step.Id));
                Add(CoveredKind.Branch, $"`{step.Id}`, where `when` does not hold", when.Span, r => r.NotHeld.Contains(step.Id));
            }

            if (step.Action is RollbackStep { MaySwitch: true } && on.Traits.HasFlag(ControllerTrait.Otherwise))
                Add(CoveredKind.Branch, $"`{step.Id}`, where `otherwise` switches", step.ActionSpan, r => r.HasSwitched);
            if (step.Action.Failing.CanBeDrilled)
                Add(CoveredKind.Failure, $"`{step.Id}` fails", step.ActionSpan, r => r.Failed.Contains(step.Id));
        }

        foreach (var check in runbook.Checklist)
            Add(CoveredKind.Failure, $"the check `{check.Id}` does not pass", places.Check(check.Id), r => r.NotPassed.Contains(check.Id));
        var killed = results
            .Where(r => r is { WasKilled: true, Case.KilledAt: not null })
            .Select(r => r.Case.KilledAt!.Value)
            .Distinct()
            .Order()
            .ToList();
        return new RunbookCoverage(
            runbook,
            points,
            results.Count == 0 ? 0 : results.Where(r => r.Case.KilledAt is null).Select(r => r.Events.Count).DefaultIfEmpty(0).Max(),
            killed
        );

        void Add(CoveredKind kind, string name, Diagnostics.SourceSpan? span, Func<ReachedInRun, bool> reached) =>
            points.Add(new CoveredPoint(kind, name, span, runs.Count(reached)));
    }
}
