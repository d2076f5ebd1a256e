using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Steps;

namespace Runbooks.Execution;

/// <summary>
/// How long a runbook may take by its own bounds, in the phases of the recovery time objective. It begins when the
/// incident is detected, which for a trigger is when it fires: the time that its value had to last is before. A step
/// without a bound of its own counts nothing, because it takes as long as a target lets it.
/// </summary>
/// <param name="Prepare">What is looked at before the rollback.</param>
/// <param name="Approve">How long people may take to answer.</param>
/// <param name="RollBack">The steps that change the target.</param>
/// <param name="Verify">What is looked at afterwards.</param>
public sealed record RecoveryBudget(TimeSpan Prepare, TimeSpan Approve, TimeSpan RollBack, TimeSpan Verify)
{
    private const int MostCalls = 5;

    public TimeSpan Total => Prepare + Approve + RollBack + Verify;

    /// <summary>Adds the bounds of a runbook up.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="find">Finds a runbook that it calls; null where there is none.</param>
    public static RecoveryBudget Of(Runbook runbook, Func<string, Runbook?> find)
    {
        var budget = new RecoveryBudget(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var last = runbook.Steps.ToList().FindLastIndex(Changes);
        for (var i = 0; i < runbook.Steps.Count; i++)
        {
            var bound = BoundOf(runbook.Steps[i], find);
            budget = runbook.Steps[i] switch
            {
                { Action.Asks: not null } => budget with { Approve = budget.Approve + bound },
                var step when Changes(step) => budget with { RollBack = budget.RollBack + bound },
                _ when i < last => budget with { Prepare = budget.Prepare + bound },
                _ => budget with { Verify = budget.Verify + bound },
            };
        }

        return budget;
    }

    /// <summary>The longest that a step may take by its own bounds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="find">Finds a runbook that it calls.</param>
    public static TimeSpan BoundOf(Step step, Func<string, Runbook?> find) => BoundOf(step, find, MostCalls);

    /// <summary>The phases with what each may take, for a message.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            new[] { ("prepare", Prepare), ("approve", Approve), ("roll back", RollBack), ("verify", Verify) }
                .Where(phase => phase.Item2 > TimeSpan.Zero)
                .Select(phase => $"{phase.Item1} {Duration.Format(phase.Item2)}")
        );

    private static TimeSpan BoundOf(Step step, Func<string, Runbook?> find, int calls)
    {
        if (step.Timeout is { } timeout)
            return timeout;
        var inside = Sum(step.Action.Children.SelectMany(c => c), find, calls);
        if (step.Action.Calls is { } call && calls > 0 && find(call.Id) is { } called)
            inside += Sum(called.Steps, find, calls - 1);
        var once = step.Action.Bound ?? inside;
        return step.Retry is { } retry ? retry.Within ?? once * retry.Attempts : once;
    }

    private static TimeSpan Sum(IEnumerable<Step> steps, Func<string, Runbook?> find, int calls) =>
        steps.Aggregate(TimeSpan.Zero, (sum, s) => sum + BoundOf(s, find, calls));

    private static bool Changes(Step step) => step.Action.ChangesTarget || step.Action.Children.SelectMany(c => c).Any(Changes);
}
