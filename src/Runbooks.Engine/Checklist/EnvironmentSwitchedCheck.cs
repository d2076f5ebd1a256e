using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Environment Switch": another environment serves than when the run began, and still does.</summary>
public sealed class EnvironmentSwitchedCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "environment-switched",
        "Another environment serves than when the run began, and still does.",
        optional => new EnvironmentSwitchedCheck { IsOptional = optional }
    );

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Environment switch";

    /// <inheritdoc/>
    public override bool AsksWhereItGoes => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [$"{ShippedControllers.ByHand.Serving}    # another one than before"];

    /// <inheritdoc/>
    public override string Expected => "the active environment changed and stayed changed";

    /// <inheritdoc/>
    public override bool SaysSomethingBefore(CheckContext context) => false;

    /// <inheritdoc/>
    public override string ExpectedIn(CheckContext context) =>
        context switch
        {
            { Rollback: { Verdict: RollbackVerdict.AlreadySafe, FromEnvironment: { } stays } } =>
                $"{stays} still serves: it was safe before the run",
            { Baseline: { } before } => $"the active environment is not {before.Serving.Place} any more",
            _ => Expected,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) => new ControllerWords(target).LookCalls;

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var (status, problem, evidence) = await context.StatusAsync(cancel);
        if (status is null)
            return CheckFinding.Unknown(problem!, evidence);
        var now = status.Serving.Place;
        if (context.Rollback is not { } rollback)
            return CheckFinding.Unknown($"{now} serves, and no rollback was made", evidence) with { IsMoot = true };
        if (rollback.Verdict == RollbackVerdict.AlreadySafe)
        {
            return now == rollback.FromEnvironment
                ? CheckFinding.Pass($"{now} serves, as before the run: {rollback.Detail}", evidence)
                : CheckFinding.Fail($"{now} serves, although {rollback.FromEnvironment} was safe when the run began", evidence);
        }

        return now != rollback.FromEnvironment
            ? CheckFinding.Pass($"{rollback.FromEnvironment} → {now}, in {rollback.StableReads} stable reads and again now", evidence)
            : CheckFinding.Fail($"{now} still serves", evidence);
    }
}
