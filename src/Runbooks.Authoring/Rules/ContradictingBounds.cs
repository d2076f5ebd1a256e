using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds bounds that never count because another one is over before them.</summary>
internal static class ContradictingBounds
{
    private static readonly TimeSpan LongestEnding = TimeSpan.FromMinutes(15);

    public static readonly LintRule Rule = new(DiagnosticCodes.ContradictingBounds, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var step = placed.Step;
            if (step.Action is { BoundKey: { } name, Bound: { } own })
            {
                if (step.Timeout is { } timeout && timeout < own)
                {
                    Tell(
                        step,
                        $"`{step.Id}` has `{name}` {Duration.Format(own)} and a `timeout` of {Duration.Format(timeout)}, "
                            + $"which is over first",
                        step.Action is RollbackStep ? "a rollback that is cut off leaves its outcome unknown" : null,
                        $"keep one of the two, or make the `timeout` longer than the `{name}`",
                        bag
                    );
                }

                var limit = placed.Phase == "steps" ? linted.Runbook.Timeout : LongestEnding;
                if (own > limit)
                    Tell(
                        step,
                        $"`{step.Id}` has `{name}` {Duration.Format(own)}, and "
                            + $"{(placed.Phase == "steps" ? "the run" : $"`{placed.Phase}`")} is over after {Duration.Format(limit)}",
                        null,
                        placed.Phase == "steps" ? "shorten it, or give the runbook a longer `timeout`" : "shorten it",
                        bag
                    );
            }

            foreach (var conflict in step.Action.ConflictsIn(step))
                Tell(step, conflict.Message, conflict.Label, conflict.Help, bag);
            if (step is { Retry.Within: { } retries, Action.Bound: { } once } && once > TimeSpan.Zero && retries < once)
                Tell(
                    step,
                    $"one attempt of `{step.Id}` may take {Duration.Format(once)}, and its `retry` is over after "
                        + $"{Duration.Format(retries)}",
                    "it may be tried once only",
                    "make the `within` of `retry` longer than all attempts",
                    bag
                );
        }
    }

    private static void Tell(Step step, string message, string? label, string help, DiagnosticBag bag) =>
        bag.Add(DiagnosticCodes.ContradictingBounds, step.ActionSpan, message, label, help);
}
