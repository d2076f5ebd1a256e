using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;

namespace Runbooks.Rehearsal.Planning;

/// <summary>How long a run would take: from what was measured in the reads, and from bounds where nothing was.</summary>
internal static class PlanForecast
{
    /// <summary>Adds a plan up.</summary>
    public static RecoveryForecast Of(
        Runbook runbook,
        IReadOnlyList<PlannedStep> steps,
        IReadOnlyList<PlannedCheck> checklist,
        TimeSpan status,
        Target target,
        EarlierSwitches earlier
    )
    {
        var last = steps.ToList().FindLastIndex(s => IsChange(s) || s.Rollback is not null);
        var (prepare, approve, rollBack, verify) = (
            TimeRange.Of(status),
            TimeRange.Nothing,
            TimeRange.Nothing,
            CheckPlanner.TimeOf(checklist)
        );
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Forecast == StepForecast.Skipped)
                continue;
            if (steps[i].Approval is not null)
                approve += steps[i].Time;
            else if (IsChange(steps[i]))
                rollBack += steps[i].Time;
            else if (i < last)
                prepare += steps[i].Time;
            else
                verify += steps[i].Time;
        }

        PhaseForecast?[] phases =
        [
            new PhaseForecast(
                "detect",
                Range: null,
                [
                    runbook.Triggers.Count == 0
                        ? "nothing fires it: the clock starts when a person says so"
                        : $"before the clock: {string.Join("; ", runbook.Triggers.Select(t => t.Describe()))}",
                ]
            ),
            new PhaseForecast(
                "prepare",
                prepare,
                Basis(steps.Take(Math.Max(last, 0)).Where(s => s.Approval is null), "the status was read now")
            ),
            approve == TimeRange.Nothing
                ? null
                : new PhaseForecast("approve", approve, ["from a yes at once to the end of the question's time"]),
            rollBack == TimeRange.Nothing
                ? null
                : new PhaseForecast(
                    "roll back",
                    rollBack,
                    [
                        $"at least the stable reads of the target ({target.StableReads}, "
                            + $"{Duration.Format(target.StableEvery)} apart), at most the step's own bound",
                        earlier.Basis(target),
                        .. steps.Any(s => s.Manual is { Changes: true }) ? ["a person takes as long as they take"] : Array.Empty<string>(),
                    ]
                ),
            new PhaseForecast(
                "verify",
                verify,
                Basis(
                    steps.Skip(last + 1),
                    checklist.Count == 0
                        ? null
                        : Timed(checklist.Count(c => c.Requests.Any(r => r.Answer is not null)), checklist.Count, "check")
                )
            ),
        ];
        return new RecoveryForecast([.. phases.OfType<PhaseForecast>()], runbook.Severity.Objective);
    }

    private static bool IsChange(PlannedStep step) =>
        step.Rollback is { Decision: "would send" or "open" }
        || step.Requests.Any(r => r.MayChange)
        || step.Manual is { Changes: true }
        || step is { RunsProgram: true, Forecast: StepForecast.Would }
        || step.Inside.Any(IsChange);

    private static IReadOnlyList<string> Basis(IEnumerable<PlannedStep> steps, string? first)
    {
        var all = steps.Where(s => s.Forecast != StepForecast.Skipped && s.Notice is null).ToList();
        var measured = all.Count(s => s.Requests.Any(r => r.Answer is not null));
        return [.. new[] { first, all.Count == 0 ? null : Timed(measured, all.Count, "step") }.OfType<string>()];
    }

    private static string Timed(int measured, int all, string what) =>
        measured == all
            ? $"{(all == 1 ? $"the {what} was" : $"all {all} {what}s were")} timed now"
            : $"{measured} of {all} {what}{(all == 1 ? " was" : "s were")} timed now, the others by their bounds";
}
