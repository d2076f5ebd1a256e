using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// The playbook's "Environment Switch": another release serves than when the run began, and still does. Where a controller has a place
/// that always serves, it is the release in it that must be another one.
/// </summary>
public sealed class EnvironmentSwitchedCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "environment-switched",
        "Another environment, or another release in it, serves than when the run began, and still does.",
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
    public override IReadOnlyList<string> ByHandOn(Target target) =>
        new ControllerWords(target) is { IsUsual: false } words ? [$"{words.Look}    # another release than before"] : ByHand;

    /// <inheritdoc/>
    public override string Expected => "the active environment changed and stayed changed";

    /// <inheritdoc/>
    public override string ExpectedOn(Target target) =>
        new ControllerWords(target).Means == ChangeMeaning.Toggle ? Expected : "another release serves than before, and goes on serving";

    /// <inheritdoc/>
    public override bool SaysSomethingBefore(CheckContext context) => false;

    /// <inheritdoc/>
    public override string ExpectedIn(CheckContext context) =>
        context switch
        {
            { Rollback: { Verdict: RollbackVerdict.AlreadySafe, FromEnvironment: { } stays } } =>
                $"{stays} still serves: it was safe before the run",
            { Baseline.Serving: var before }
                when before.Ref != before.Place || new ControllerWords(context.Client.Target).Means != ChangeMeaning.Toggle =>
                $"{before.Name} does not serve any more",
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
        var now = status.Serving;
        if (context.Rollback is not { } rollback)
            return CheckFinding.Unknown($"{now.Place} serves, and no rollback was made", evidence) with { IsMoot = true };
        var left = Left(context, rollback);
        var isRefOpen = left.Ref == left.Place;
        var serves = now.Ref == left.Ref || (isRefOpen && now.Place == left.Place && now.Version == left.Version);
        if (rollback.Verdict == RollbackVerdict.AlreadySafe)
        {
            return serves
                ? CheckFinding.Pass($"{now.Place} serves, as before the run: {rollback.Detail}", evidence)
                : CheckFinding.Fail($"{now.Place} serves, although {left.Place} was safe when the run began", evidence);
        }

        // Where a change makes a new release, what was left comes back under another name.
        var isMadeAgain =
            new ControllerWords(context.Client.Target).Means == ChangeMeaning.Append && now.Version is { } made && made == left.Version;
        if (!serves && isMadeAgain)
            return CheckFinding.Fail($"{now.Name} serves, which was made like {left.Name}", evidence);
        var isElsewhere = now.Place != left.Place;
        return !serves
            ? CheckFinding.Pass(
                $"{(isElsewhere ? left.Place : left.Name)} → {(isElsewhere ? now.Place : now.Name)}, in {rollback.StableReads} "
                    + "stable reads and again now",
                evidence
            )
            : CheckFinding.Fail($"{now.Place} still serves", evidence);
    }

    // What the controller calls it is known of the look with which the run began; the rollback tells the place and the version alone.
    private static Release Left(CheckContext context, RollbackResolved rollback) =>
        context.Baseline?.Serving is { } before && before.Place == rollback.FromEnvironment
            ? before
            : new Release(rollback.FromEnvironment ?? string.Empty, rollback.FromVersion, Health: null, Port: null);
}
