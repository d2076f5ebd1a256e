using Runbooks.Definitions;
using Runbooks.Expressions;
using Runbooks.Planning;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Planning;

/// <summary>
/// Goes through steps as a run would now: conditions are evaluated as far as they can be known, reads are sent, and what
/// would change something is shown. From the first such step on nothing that is read is known, because it is read too soon.
/// </summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="state">What was found out so far.</param>
/// <param name="find">Finds a runbook that another calls; null where there is none.</param>
/// <param name="changesAfter">What would be sent between a step and the next approval.</param>
internal sealed class StepPlanner(
    PlanTools tools,
    PlanState state,
    Func<string, Runbook?> find,
    Func<Step, IReadOnlyList<string>> changesAfter
)
{
    /// <summary>Goes through steps in order until one stops the run.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="path">What stands before their ids.</param>
    /// <param name="scope">The values that their expressions read.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<IReadOnlyList<PlannedStep>> WalkAsync(
        IReadOnlyList<Step> steps,
        string path,
        PlanScope scope,
        CancellationToken cancel
    )
    {
        var planned = new List<PlannedStep>();
        for (var i = 0; i < steps.Count; i++)
        {
            var before = state.Stop;
            var step = await PlanAsync(steps[i], Join(path, steps[i].Id), scope, cancel);
            planned.Add(step);
            if (step.Forecast != StepForecast.Fails || steps[i].ContinueOnFailure)
            {
                // What failed inside it stops nothing.
                state.Stop = before;
                continue;
            }

            state.Stop ??= step;
            planned.AddRange(
                steps
                    .Skip(i + 1)
                    .Select(s => new PlannedStep(
                        Join(path, s.Id),
                        s.Action.KindName,
                        s.Title,
                        StepForecast.Skipped,
                        $"`{steps[i].Id}` fails"
                    ))
            );
            break;
        }

        return planned;
    }

    private static string Join(string path, string id) => path.Length == 0 ? id : $"{path}/{id}";

    private async Task<PlannedStep> PlanAsync(Step step, string path, PlanScope scope, CancellationToken cancel)
    {
        var conditions = new List<PlannedCondition>();
        if (step.When is { } when)
        {
            var (values, unknown) = scope.With(state);
            var seen = when.Foresee(values, unknown);
            var condition = PlannedCondition.Of("when", when.Text, seen);
            conditions.Add(condition);
            if (seen.Result is not (null or ConditionHeld))
            {
                var fails = seen.Result is ConditionFault;
                return new PlannedStep(
                    path,
                    step.Action.KindName,
                    step.Title,
                    fails && scope.Uncertain is null ? StepForecast.Fails
                        : fails ? StepForecast.Open
                        : StepForecast.Skipped,
                    fails ? condition.Detail : "`when` does not hold"
                )
                {
                    Conditions = conditions,
                };
            }

            if (seen.Result is null)
                scope = scope with { Uncertain = seen.Open[0].Until };
        }

        var view = await step.Action.PlanAsync(
            new PlanContext(step, path, scope, state, tools)
            {
                PlanSteps = WalkAsync,
                PlanCall = (call, around, token) => new CallPlanner(find, state, WalkAsync).PlanAsync(call, path, around, token),
                ChangesAfter = changesAfter,
            },
            cancel
        );
        var planned = view.Planned with { Conditions = [.. conditions, .. view.Planned.Conditions] };
        planned = Expect(step, scope, view, planned);
        if (planned.Forecast == StepForecast.Fails && step.Retry is { } retry && view.MayMend)
        {
            planned = planned with { Forecast = StepForecast.Open, Why = $"{planned.Why}; it would be tried up to {retry.Attempts} times" };
        }

        if (scope.Uncertain is { } depends && planned.Forecast is not StepForecast.Skipped)
            planned = planned with
            {
                Forecast = StepForecast.Open,
                Why =
                    planned.Forecast == StepForecast.Fails
                        ? $"where it runs, it fails now: {planned.Why}"
                        : planned.Why ?? $"whether it runs is known {depends}",
            };
        if (step.Timeout is { } timeout && planned.Time.High > timeout)
            planned = planned with { Time = new TimeRange(planned.Time.Low < timeout ? planned.Time.Low : timeout, timeout) };
        state.Keep(
            step.Id,
            view.Outputs,
            view.Until ?? scope.Uncertain ?? (planned.Forecast == StepForecast.Open ? $"when `{path}` is done" : null)
        );
        if (scope.Uncertain is null && planned.Forecast == StepForecast.Would)
        {
            foreach (var (output, until) in view.Open)
                state.Forget($"steps.{step.Id}.{output}", until);
        }

        if (view.Changes)
            state.ChangedBy ??= path;
        return planned;
    }

    private PlannedStep Expect(Step step, PlanScope scope, StepView view, PlannedStep planned)
    {
        if (planned.Forecast == StepForecast.Fails || step.Expect.Count == 0)
            return planned;
        var (values, unknown) = scope.With(state);
        var now = values.WithAll(view.Outputs ?? []);
        var then = view.Until is { } until ? step.Action.Outputs.Aggregate(unknown, (u, output) => u.With(output.Name, until)) : unknown;
        var conditions = step
            .Expect.Select(e =>
            {
                var condition = PlannedCondition.Of("expect", e.Text, e.Foresee(now, then));
                return condition.Holds is null && view.Outputs is not null && e.Foresee(now, unknown) is { Result: { } seen } known
                    ? condition with
                    {
                        HoldsNow = seen is ConditionHeld,
                        Values = known.Operands,
                    }
                    : condition;
            })
            .ToList();
        planned = planned with { Conditions = [.. planned.Conditions, .. conditions] };
        if (conditions.Find(c => c.Holds == false) is { } failing)
            return planned with { Forecast = StepForecast.Fails, Why = failing.Detail ?? $"`{failing.Text}` does not hold" };
        return planned.Forecast == StepForecast.Passes && conditions.Exists(c => c.Holds is null)
            ? planned with
            {
                Forecast = StepForecast.Open,
            }
            : planned;
    }
}
