using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>Predicts how long a recovery takes from what a rehearsal measured.</summary>
/// <param name="runbook">The runbook.</param>
/// <param name="target">The target.</param>
/// <param name="earlier">What earlier switches took.</param>
/// <param name="called">The runbooks that it calls.</param>
internal sealed class RehearsalForecast(
    Runbook runbook,
    Target target,
    EarlierSwitches earlier,
    IReadOnlyDictionary<string, Runbook> called
)
{
    /// <summary>Adds it up.</summary>
    /// <param name="baseline">From the beginning to the first step: the read of the status.</param>
    /// <param name="steps">The steps at the top, in order, with what they took.</param>
    /// <param name="ending">The checklist and the last read of the status.</param>
    /// <param name="unsent">The most that requests may take which were not sent.</param>
    /// <param name="retried">The ids of steps that were tried again behind the switch, which one attempt counts of.</param>
    public RecoveryForecast Of(
        TimeSpan baseline,
        IReadOnlyList<(Step Step, TimeSpan Took)> steps,
        TimeSpan ending,
        TimeSpan unsent,
        IReadOnlySet<string> retried
    )
    {
        var last = steps.ToList().FindLastIndex(s => s.Step.Action.ChangesTarget);
        var (prepare, approve, rollBack, verify) = (
            TimeRange.Of(baseline),
            TimeRange.Nothing,
            TimeRange.Nothing,
            new TimeRange(ending, ending + unsent)
        );
        for (var i = 0; i < steps.Count; i++)
        {
            var range = RangeOf(steps[i].Step, steps[i].Took);
            if (steps[i].Step.Action.Asks is not null)
                approve += range;
            else if (steps[i].Step.Action.ChangesTarget)
                rollBack += range;
            else if (i < last)
                prepare += range;
            else
                verify += range;
        }

        var detect =
            runbook.Triggers.Count == 0
                ? "nothing fires it: the clock starts when a person says so"
                : $"before the clock, which starts when a trigger fires: {string.Join("; ", runbook.Triggers.Select(t => t.Describe()))}";
        PhaseForecast?[] phases =
        [
            new PhaseForecast("detect", Range: null, [detect]),
            new PhaseForecast("prepare", prepare, ["measured now; at most, each wait until its bound"]),
            approve == TimeRange.Nothing
                ? null
                : new PhaseForecast("approve", approve, ["from a yes at once to the end of the question's time"]),
            rollBack == TimeRange.Nothing
                ? null
                : new PhaseForecast(
                    "roll back",
                    rollBack,
                    [earlier.Basis(target), $"reads before and {target.StableReads} stable reads after it measured now"]
                ),
            new PhaseForecast(
                "verify",
                verify,
                [
                    $"{(runbook.Checklist.Count == 0 ? "steps" : "steps and checklist")} measured now; at most, each wait "
                        + $"until its bound{(unsent > TimeSpan.Zero ? ", and what was not sent until its own" : string.Empty)}",
                    .. steps.Where(s => retried.Contains(s.Step.Id)).Select(s => Tried(s.Step)),
                ]
            ),
        ];
        return new RecoveryForecast([.. phases.OfType<PhaseForecast>()], runbook.Severity.Objective);
    }

    /// <summary>How long a step takes: as long as was measured, and at most what its kind, and those inside it, may add to that.</summary>
    public TimeRange RangeOf(Step step, TimeSpan took)
    {
        var more = More(step, RunbookCall.Deepest);
        var most = step.Action.LeftOut.UpTo is null ? took + more.High : Longer(took, more.High);
        return new TimeRange(took + more.Low, step.Timeout is { } timeout && timeout >= took && timeout < most ? timeout : most);
    }

    // A switch takes what a rehearsal leaves out; a wait and a question may take all of their time.
    private TimeRange More(Step step, int calls) =>
        step.Action.LeftOut switch
        {
            { IsSwitch: true } => SwitchTime,
            { UpTo: { } bound } => new TimeRange(TimeSpan.Zero, bound),
            _ when step.Action.Calls is { } call && calls > 0 && called.TryGetValue(call.Id, out var inner) => Sum(inner.Steps, calls - 1),
            _ => Sum(step.Action.Children.SelectMany(c => c), calls),
        };

    private TimeRange Sum(IEnumerable<Step> steps, int calls) =>
        steps.Select(s => More(s, calls)).Aggregate(TimeRange.Nothing, (sum, one) => sum + one);

    private static string Tried(Step step) =>
        $"`{step.Id}` counts once: where it does not pass, it is tried again"
        + (step.Retry?.Within is { } within ? $" for up to {Duration.Format(within)}" : $", up to {step.Retry?.Attempts} times");

    // What the controller declares, and what it was seen to take: the switch itself is the one thing that a rehearsal leaves out.
    private TimeRange SwitchTime =>
        earlier.Range is { } seen
            ? new TimeRange(seen.Low, Longer(seen.High, target.ProcessingTime))
            : new TimeRange(TimeSpan.Zero, target.ProcessingTime);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
