using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>Runs steps once for each item of a list, in order, until one fails.</summary>
public sealed class ForeachStep : StepAction
{
    private const int MostItems = 1_000;
    private const int MostInPlan = 20;
    private static readonly Field<Expression> ItemsField = new(
        "in",
        "The list: an expression, such as `steps.list.body.items`.",
        Shapes.Expression,
        required: true
    );
    private static readonly Field<IReadOnlyList<Step>> StepsField = new(
        "steps",
        "What is done for each; `item` is the item and `index` its number, from 0.",
        StepReader.Steps,
        required: true
    );

    public static readonly Kind<StepAction> Kind = new(
        "foreach",
        "Runs steps once for each item of a list.",
        Shapes.Mapping<StepAction>("a foreach", [ItemsField, StepsField], (values, _) =>
            new ForeachStep { Items = values.Get(ItemsField)!, Steps = values.Get(StepsField)! }
        )
    )
    {
        Outputs = [new("count", "How many items there were.")],
    };

    public required Expression Items { get; init; }

    /// <summary>What is done for each.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => Steps.Any(s => s.Action.ChangesTarget);

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Step>> Children => [Steps];

    /// <inheritdoc/>
    public override IEnumerable<Expression> Expressions => [Items];

    /// <inheritdoc/>
    public override string? BoundKey => null;

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.EachItem;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing => StepFailure.AsTheStepSays with { CanBeDrilled = false };

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => false;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output == "count" ? KnownValue.Number(0, MostItems, "is a number", isWhole: true) : KnownValue.Anything;

    /// <inheritdoc/>
    public override IEnumerable<(Scope Scope, UnknownValues Unknown)> Rounds(Scope scope, UnknownValues unknown, string until)
    {
        if (Items.Foresee(scope, unknown) is not { IsKnown: true, Value: JsonArray items })
            return [(scope, unknown.With("item", until).With("index", until))];
        return items.Select(
            (item, index) => (scope.With("item", item?.DeepClone()).With("index", index), unknown.Without("item").Without("index"))
        );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => [$"# for each of {Items.Text}:"];

    /// <inheritdoc/>
    public override string Describe() => $"for each of {Items.Text}: {string.Join(", ", Steps.Select(s => s.Id))}";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (values, unknown) = context.Values();
        var list = Items.Foresee(values, unknown);
        if (list.Fault is { } fault)
            return context.Fails(fault.Message);
        if (!list.IsKnown)
        {
            var until = list.Open[0].Until;
            var any = context.Scope with
            {
                Unknown = context.Scope.Unknown.With("item", until).With("index", until),
                Uncertain = context.Scope.Uncertain ?? until,
            };
            return context.Around(
                await context.PlanSteps(Steps, $"{context.Path}/N", any, cancel),
                [$"for each of {Items.Text}"],
                $"the list is known {until}"
            );
        }

        if (list.Value is not JsonArray items)
            return context.Fails($"`{Items.Text}` is not a list");
        var inside = new List<PlannedStep>();
        for (var index = 0; index < items.Count && index < MostInPlan; index++)
        {
            var one = await context.PlanSteps(
                Steps,
                $"{context.Path}/{index}",
                context.Scope with
                {
                    Values = context.Scope.Values.With("item", items[index]?.DeepClone()).With("index", index),
                },
                cancel
            );
            inside.AddRange(one);
            if (one.Any(s => s.Forecast == StepForecast.Fails) && context.State.Stop is not null)
                break;
        }

        var notes = new List<string> { $"{items.Count} item{(items.Count == 1 ? string.Empty : "s")} of {Items.Text}" };
        if (items.Count > MostInPlan)
            notes.Add($"the first {MostInPlan} are shown");
        var view = context.Around(inside, notes);
        return view with { Outputs = new JsonObject { ["count"] = items.Count } };
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var evaluated = Items.Evaluate(context.Scope);
        if (evaluated is EvaluationFault fault)
            return StepResult.Failed(new Diagnostic(DiagnosticCodes.CannotEvaluate, fault.Message, fault.Span));
        if (((Evaluated)evaluated).Value is not JsonArray items)
            return StepResult.Failed(new Diagnostic(DiagnosticCodes.CannotEvaluate, $"`{Items.Text}` is not a list", Items.Span));
        if (items.Count > MostItems)
            return StepResult.Failed(
                new Diagnostic(DiagnosticCodes.CannotEvaluate, $"`{Items.Text}` has {items.Count} items, more than {MostItems}", Items.Span)
            );

        for (var index = 0; index < items.Count; index++)
        {
            var scope = context.Scope.With("item", items[index]?.DeepClone()).With("index", index);
            var result = await context.RunSteps(Steps, $"{context.Path}/{index}", scope, cancel);
            if (result.Status is not (StepStatus.Passed or StepStatus.Skipped))
                return result;
        }

        return StepResult.Passed(new JsonObject { ["count"] = items.Count }, $"{items.Count} items");
    }
}
