using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>Runs steps at the same time and waits for all of them. None of them may change the target.</summary>
public sealed class ParallelStep : StepAction
{
    public static readonly Kind<StepAction> Kind = new(
        "parallel",
        "Runs steps at the same time and waits for all; none of them may change the target.",
        new Shape<StepAction>(StepReader.Steps.Wanted, StepReader.Steps.Schema, Read)
    );

    public required IReadOnlyList<Step> Steps { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Step>> Children => [.. Steps.Select(s => (IReadOnlyList<Step>)[s])];

    /// <inheritdoc/>
    public override TimeSpan? Bound => Steps.Select(s => s.Timeout ?? s.Action.Bound).Max();

    /// <inheritdoc/>
    public override string? BoundKey => null;

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.AtOnce;

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
    public override IReadOnlyList<string> ByHand(Step step) => [];

    /// <inheritdoc/>
    public override string Describe() => $"at the same time: {string.Join(", ", Steps.Select(s => s.Id))}";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var inside = new List<PlannedStep>();
        foreach (var step in Steps)
            inside.AddRange(await context.PlanSteps([step], context.Path, context.Scope, cancel));
        var view = context.Around(inside, ["at the same time"]);
        return view with
        {
            Planned = view.Planned with { Time = inside.Select(s => s.Time).Aggregate(TimeRange.Nothing, (all, one) => all.Beside(one)) },
        };
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var results = await Task.WhenAll(Steps.Select(s => context.RunSteps([s], context.Path, context.Scope, cancel)));
        var failed = results.FirstOrDefault(r => r.Status == StepStatus.Failed);
        if (failed is not null)
            return StepResult.Failed(failed.Error!) with { StopsRun = failed.StopsRun, MayBeRetried = failed.MayBeRetried };
        return results.FirstOrDefault(r => r.Status == StepStatus.Cancelled) ?? StepResult.Passed();
    }

    private static ParallelStep? Read(Yaml.YamlNode node, ReadContext context)
    {
        if (StepReader.Steps.Read(node, context) is not { } steps)
            return null;
        var changing = steps.FirstOrDefault(s => s.Action.ChangesTarget);
        if (changing is null)
            return new ParallelStep { Steps = steps };
        context.Bag.Add(
            DiagnosticCodes.Conflict,
            changing.ActionSpan,
            $"`{changing.Id}` may change the target, and runs at the same time as others",
            help: "put it before or after the `parallel`"
        );
        return null;
    }
}
