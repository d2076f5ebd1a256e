using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;

namespace Runbooks.Steps;

/// <summary>Runs steps once for each item of a list, in order, until one fails.</summary>
public sealed class ForeachStep : StepBehaviour
{
    private const int MostItems = 1_000;
    private static readonly Field<Expression> ItemsField = new(
        "in",
        "The list: an expression, such as `steps.status.body.deploymentHistory`.",
        Shapes.Expression,
        required: true
    );
    private static readonly Field<IReadOnlyList<Step>> StepsField = new(
        "steps",
        "What is done for each; `item` is the item and `index` its number, from 0.",
        StepReader.Steps,
        required: true
    );

    /// <summary>The kind.</summary>
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

    /// <summary>The list.</summary>
    public required Expression Items { get; init; }

    /// <summary>What is done for each.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override bool ChangesTarget => Steps.Any(s => s.Action.ChangesTarget);

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Step>> Children => [Steps];

    /// <inheritdoc/>
    public override IEnumerable<Expression> Expressions => [Items];

    /// <inheritdoc/>
    public override string Describe() => $"for each of {Items.Text}: {string.Join(", ", Steps.Select(s => s.Id))}";

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
