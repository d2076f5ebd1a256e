using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>What a step sees of the plan around it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Path">Its id, behind the ids of the steps around it.</param>
/// <param name="Scope">The values that its expressions read.</param>
/// <param name="State">What the plan has found out so far.</param>
/// <param name="Tools">What it uses of the world.</param>
public sealed record PlanContext(Step Step, string Path, PlanScope Scope, PlanState State, PlanTools Tools)
{
    /// <summary>Plans steps inside this one, in order, until one stops the run.</summary>
    public required PlanChildren PlanSteps { get; init; }

    /// <summary>Plans the steps of another runbook inside this one.</summary>
    public required PlanRunbook PlanCall { get; init; }

    /// <summary>What would be sent between a step and the next approval.</summary>
    public required Func<Step, IReadOnlyList<string>> ChangesAfter { get; init; }

    /// <summary>The step as a run would meet it, before anything is known of what it does.</summary>
    public PlannedStep Draft => new(Path, Step.Action.KindName, Step.Title, StepForecast.Would, Why: null);

    /// <summary>The values that its expressions read, with what is known of the steps so far.</summary>
    public (Scope Values, UnknownValues Unknown) Values() => Scope.With(State);

    /// <summary>A step that fails now.</summary>
    public StepView Fails(string why) => new(Draft with { Forecast = StepForecast.Fails, Why = why }, null, Until: null);

    /// <summary>A step that does nothing but what the steps inside it do.</summary>
    /// <param name="inside">The steps inside it.</param>
    /// <param name="notes">What is to say of it.</param>
    /// <param name="why">Why it is not known what they do; null where it is.</param>
    public StepView Around(IReadOnlyList<PlannedStep> inside, IReadOnlyList<string> notes, string? why = null)
    {
        var stopping = State.Stop is { } stop
            ? inside.FirstOrDefault(s => s.Path == stop.Path || stop.Path.StartsWith(s.Path + "/", StringComparison.Ordinal))
            : null;
        var forecast =
            stopping is not null ? StepForecast.Fails
            : inside.Count > 0 && inside.All(s => s.Forecast is StepForecast.Passes or StepForecast.Skipped) ? StepForecast.Passes
            : inside.All(s => s.Forecast is not StepForecast.Would) && inside.Any(s => s.Forecast == StepForecast.Open) ? StepForecast.Open
            : StepForecast.Would;
        var planned = Draft with
        {
            Forecast = forecast,
            Why = stopping is not null ? $"`{State.Stop!.Path}` fails" : why,
            Inside = inside,
            Notes = notes,
            Time = inside.Select(s => s.Time).Aggregate(TimeRange.Nothing, (all, one) => all + one),
        };
        return new StepView(planned, null, forecast is StepForecast.Open ? $"when `{Path}` is done" : null) { MayMend = true };
    }
}
