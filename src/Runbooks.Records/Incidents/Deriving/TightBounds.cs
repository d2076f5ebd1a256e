using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Steps;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Deriving;

/// <summary>
/// Bounds of a recovery that worked which were nearly used up, or ran out although the target was well later. A bound on
/// what was slow because the release was bad is left alone: a larger one would only lose time.
/// </summary>
internal static class TightBounds
{
    private const double NearlyAll = 0.8;

    public static IEnumerable<ProposedChange> Find(RanRunbook ran, RunMeasurements facts)
    {
        if (!facts.HasSwitched)
            yield break;
        foreach (var step in ran.Runbook.Steps)
        {
            if (
                step.Action is RollbackStep rollback
                && UntilSwitched(step, facts) is { } seen
                && seen > rollback.Within * NearlyAll
                && Longer(ran, step, "rollback", seen, rollback.Within) is { } moreForRollback
            )
            {
                yield return new(
                    $"The switch was seen {Of(seen)} after the step “{step.Title}” began"
                        + $"{facts.WithoutDown(step.Id, SwitchSeenAt(facts))}; its “within” allows {Duration.Format(rollback.Within)}.",
                    moreForRollback
                );
            }

            if (facts.After(step) is not { } ended)
                continue;
            if (
                step.Action is WaitStep { Request: not null } wait
                && Judge(step, ended, wait.Within, DiagnosticCodes.WaitRanOut, "within", facts) is var (need, because)
                && Longer(ran, step, "wait", need, wait.Within) is { } moreForWait
            )
            {
                yield return new(because, moreForWait);
            }

            if (
                step.Timeout is { } timeout
                && Judge(step, ended, timeout, DiagnosticCodes.TimedOut, "timeout", facts) is var (whole, reason)
                && Longer(ran, step, kind: null, whole, timeout) is { } moreInAll
            )
            {
                yield return new(reason, moreInAll);
            }
        }
    }

    // What was needed, and in which words: null where the bound was wide enough, or what ran out never came.
    private static (TimeSpan Need, string Because)? Judge(
        Step step,
        StepFinished ended,
        TimeSpan bound,
        DiagnosticCode ranOut,
        string key,
        RunMeasurements facts
    )
    {
        var took = TimeSpan.FromMilliseconds(ended.DurationMs);
        if (ended.Status == StepStatus.Passed && took > bound * NearlyAll && took <= bound)
            return (
                took,
                $"“{step.Title}” took {Of(took)} of the {Duration.Format(bound)} that its “{key}” allows"
                    + $"{facts.EvidenceOf(step.Id)}. A target that is a little slower would be called not recovered."
            );
        if (
            ended.Status != StepStatus.Failed
            || ended.Error?.Code != ranOut.Id
            || !facts.IsWell
            || facts.Since(step.Id, facts.LastCheckAt) is not { } well
        )
            return null;
        return (
            well,
            $"“{step.Title}” gave up after {Duration.Format(bound)}{facts.EvidenceOf(step.Id)}, and {Of(well)} after it "
                + $"had begun{facts.WithoutDown(step.Id, facts.LastCheckAt)} the checklist found nothing wrong: the target had "
                + $"recovered, only later than its “{key}” allows."
        );
    }

    private static TimeSpan? UntilSwitched(Step step, RunMeasurements facts) => facts.Since(step.Id, SwitchSeenAt(facts));

    private static DateTimeOffset? SwitchSeenAt(RunMeasurements facts)
    {
        var sent = facts.Run.FirstOf<RollbackIntended>()?.Sequence ?? long.MaxValue;
        return facts
            .Run.All<StatusObserved>()
            .FirstOrDefault(s => s.At.Sequence > sent && s.Event.Environment == facts.Run.Resolved!.ToEnvironment)
            .At?.At;
    }

    // With room to spare where the RTO leaves it, else with a little, else not at all.
    private static RanRunbook? Longer(RanRunbook ran, Step step, string? kind, TimeSpan need, TimeSpan bound)
    {
        var fitting = SensibleValues
            .BoundsFrom(need * 1.2)
            .Where(b => b.Value > bound)
            .Select(b => (b.Value, Changed: With(ran, step, kind, b.Text)))
            .TakeWhile(b =>
                b.Changed is not null && RecoveryBudget.Of(b.Changed.Runbook, _ => null).Total <= ran.Runbook.Severity.Objective
            )
            .ToList();
        return fitting.Find(b => b.Value >= need * 1.5).Changed ?? fitting.LastOrDefault().Changed;
    }

    private static RanRunbook? With(RanRunbook ran, Step step, string? kind, string bound)
    {
        if (ran.Step(step.Id) is not var (index, node))
            return null;
        var (holder, key) = kind is null ? (node, "timeout") : (node.Find(kind)?.Value as YamlMapping, "within");
        if (holder is null)
            return null;
        return ran.With(
            edit => holder.Find(key)?.Value is YamlScalar old ? edit.Replace(old, bound) : edit.Add(holder, key, bound),
            json => (kind is null ? json["steps"]![index]! : json["steps"]![index]![kind]!)[key] = bound
        );
    }

    private static string Of(TimeSpan span) => RunMeasurements.Seconds(span.TotalMilliseconds);
}
