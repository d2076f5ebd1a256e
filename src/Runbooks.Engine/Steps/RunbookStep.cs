using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>Runs the steps of another runbook here. Its checklist is not looked at: the one of this run is.</summary>
public sealed class RunbookStep : StepAction
{
    private static readonly Field<string> IdField = new("id", "The runbook's id.", Shapes.Id, required: true);
    private static readonly Field<IReadOnlyList<KeyValuePair<string, JsonTemplate>>> InputsField = new(
        "inputs",
        "What it is told, by name.",
        Shapes.Map(Shapes.Json)
    );
    private static readonly Shape<RunbookStep> Long = Shapes.Mapping<RunbookStep>(
        "a call of a runbook",
        [IdField, InputsField],
        (values, _) =>
            new RunbookStep
            {
                Id = values.Get(IdField)!,
                IdSpan = values.Entry(IdField)!.Value.Span,
                Inputs = values.Get(InputsField) ?? [],
            }
    );

    public static readonly Kind<StepAction> Kind = new(
        "runbook",
        "Runs the steps of another runbook.",
        new Shape<StepAction>(
            "a runbook's id, or a mapping (id, inputs)",
            () => new JsonObject { ["anyOf"] = new JsonArray(Shapes.Id.Schema(), Long.Schema()) },
            (node, context) =>
                node is Yaml.YamlScalar
                    ? Shapes.Id.Read(node, context) is { } id
                        ? new RunbookStep { Id = id, IdSpan = node.Span }
                        : null
                    : Long.Read(node, context)
        )
    )
    {
        Outputs = [new("steps", "The outputs of its steps, by id.")],
    };

    public required string Id { get; init; }

    /// <summary>Where the id stands.</summary>
    public required SourceSpan IdSpan { get; init; }

    /// <summary>What it is told.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonTemplate>> Inputs { get; init; } = [];

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => [$"what the runbook `{Id}` sends"];

    /// <inheritdoc/>
    public override RunbookCall? Calls => new(Id, IdSpan, Inputs);

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => Inputs.SelectMany(i => i.Value.Templates);

    /// <inheritdoc/>
    public override string? BoundKey => null;

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing => StepFailure.AsTheStepSays;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => false;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) => KnownValue.Anything;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => [$"# do what the page of `{Id}` says"];

    /// <inheritdoc/>
    public override string Describe() => $"runs the steps of `{Id}`";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var planned = await context.PlanCall(new RunbookCall(Id, IdSpan, Inputs), context.Scope, cancel);
        return planned.Problem is { } problem
            ? context.Fails(problem)
            : context.Around(planned.Inside, [$"runs the steps of `{Id}`: {planned.Title}"]);
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var inputs = new JsonObject();
        foreach (var (name, template) in Inputs)
        {
            switch (template.Evaluate(context.Scope))
            {
                case Evaluated evaluated:
                    inputs[name] = evaluated.Value?.DeepClone();
                    break;
                case EvaluationFault fault:
                    return StepResult.Failed(new Diagnostic(DiagnosticCodes.CannotEvaluate, fault.Message, fault.Span));
            }
        }

        var result = await context.Around.RunRunbook(Id, inputs, context.Path, cancel);
        return result.Error is { Span: null } error ? result with { Error = error with { Span = IdSpan } } : result;
    }
}
