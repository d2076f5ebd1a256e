using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Plans the steps that hold others: runbooks that are called, lists that are gone through, steps at the same time.</summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="state">What was found out so far.</param>
internal sealed class CallPlanner(PlanTools tools, PlanState state)
{
    private const int DeepestCall = 8;
    private const int MostShown = 20;

    /// <summary>Plans the call of a runbook: its steps are gone through with what it is told.</summary>
    public async Task<StepView> CallAsync(RunbookStep call, PlannedStep draft, PlanScope scope, WalkSteps walk, CancellationToken cancel)
    {
        if (tools.FindRunbook(call.Id) is not { } called)
            return Failing(draft, $"there is no runbook `{call.Id}`, or it has mistakes");
        if (scope.Depth >= DeepestCall)
            return Failing(draft, $"runbooks call each other more than {DeepestCall} deep at `{call.Id}`");
        var (values, unknown) = scope.With(state);
        var (given, open) = (new JsonObject(), new Dictionary<string, string>());
        foreach (var (name, template) in call.Inputs)
        {
            var seen = template.Foresee(values, unknown);
            if (seen.Fault is { } fault)
                return Failing(draft, fault.Message);
            if (seen.Open.Count > 0)
                open[name] = seen.Open[0].Until;
            else
                given[name] = seen.Value?.DeepClone();
        }

        var bag = new DiagnosticBag();
        if (
            InputValues.Complete(called with { Inputs = [.. called.Inputs.Where(i => !open.ContainsKey(i.Name))] }, given, bag)
            is not { } inputs
        )
            return Failing(draft, bag.Sorted()[0].Message);
        var around = scope with
        {
            Values = scope.Values.With("inputs", inputs),
            Unknown = open.Aggregate(scope.Unknown.Without("inputs"), (u, o) => u.With($"inputs.{o.Key}", o.Value)),
            ExpectedVersion = Text(inputs, "expected-version") ?? scope.ExpectedVersion,
            BadVersion = Text(inputs, "bad-version") ?? scope.BadVersion,
            Depth = scope.Depth + 1,
        };
        if (state.ChangedBy is { } changed)
            around = around with
            {
                Unknown = around.Unknown.With("run.environment", $"after `{changed}`").With("run.version", $"after `{changed}`"),
            };
        var inside = await walk(called.Steps, draft.Path, around, cancel);
        return Of(draft, inside, [$"runs the steps of `{call.Id}`: {called.Title}"]);
    }

    /// <summary>Plans a <c>foreach</c>: each item where the list is known, the steps once where it is not.</summary>
    public async Task<StepView> EachAsync(ForeachStep each, PlannedStep draft, PlanScope scope, WalkSteps walk, CancellationToken cancel)
    {
        var (values, unknown) = scope.With(state);
        var list = each.Items.Foresee(values, unknown);
        if (list.Fault is { } fault)
            return Failing(draft, fault.Message);
        if (!list.IsKnown)
        {
            var until = list.Open[0].Until;
            var any = scope with { Unknown = scope.Unknown.With("item", until).With("index", until), Uncertain = scope.Uncertain ?? until };
            return Of(
                draft with
                {
                    Why = $"the list is known {until}",
                },
                await walk(each.Steps, $"{draft.Path}/N", any, cancel),
                [$"for each of {each.Items.Text}"]
            );
        }

        if (list.Value is not JsonArray items)
            return Failing(draft, $"`{each.Items.Text}` is not a list");
        var inside = new List<PlannedStep>();
        for (var index = 0; index < items.Count && index < MostShown; index++)
        {
            var one = await walk(
                each.Steps,
                $"{draft.Path}/{index}",
                scope with
                {
                    Values = scope.Values.With("item", items[index]?.DeepClone()).With("index", index),
                },
                cancel
            );
            inside.AddRange(one);
            if (one.Any(s => s.Fate == StepFate.Fails) && state.Stop is not null)
                break;
        }

        var notes = new List<string> { $"{items.Count} item{(items.Count == 1 ? string.Empty : "s")} of {each.Items.Text}" };
        if (items.Count > MostShown)
            notes.Add($"the first {MostShown} are shown");
        var view = Of(draft, inside, notes);
        return view with { Outputs = new JsonObject { ["count"] = items.Count } };
    }

    /// <summary>Plans steps that run at the same time.</summary>
    public async Task<StepView> ParallelAsync(
        ParallelStep parallel,
        PlannedStep draft,
        PlanScope scope,
        WalkSteps walk,
        CancellationToken cancel
    )
    {
        var inside = new List<PlannedStep>();
        foreach (var step in parallel.Steps)
            inside.AddRange(await walk([step], draft.Path, scope, cancel));
        var view = Of(draft, inside, ["at the same time"]);
        return view with
        {
            Planned = view.Planned with { Time = inside.Select(s => s.Time).Aggregate(TimeRange.Nothing, (all, one) => all.Beside(one)) },
        };
    }

    private StepView Of(PlannedStep draft, IReadOnlyList<PlannedStep> inside, IReadOnlyList<string> notes)
    {
        var stopping = state.Stop is { } stop
            ? inside.FirstOrDefault(s => s.Path == stop.Path || stop.Path.StartsWith(s.Path + "/", StringComparison.Ordinal))
            : null;
        var fate =
            stopping is not null ? StepFate.Fails
            : inside.Count > 0 && inside.All(s => s.Fate is StepFate.Passes or StepFate.Skipped) ? StepFate.Passes
            : inside.All(s => s.Fate is not StepFate.Would) && inside.Any(s => s.Fate == StepFate.Open) ? StepFate.Open
            : StepFate.Would;
        var planned = draft with
        {
            Fate = fate,
            Why = stopping is not null ? $"`{state.Stop!.Path}` fails" : draft.Why,
            Inside = inside,
            Notes = notes,
            Time = inside.Select(s => s.Time).Aggregate(TimeRange.Nothing, (all, one) => all + one),
        };
        return new StepView(planned, null, fate is StepFate.Open ? $"when `{draft.Path}` is done" : null) { MayMend = true };
    }

    private static StepView Failing(PlannedStep draft, string why) =>
        new(draft with { Fate = StepFate.Fails, Why = why }, null, Until: null);

    private static string? Text(JsonObject inputs, string name) =>
        inputs[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
