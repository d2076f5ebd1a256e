using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Version Verification": by the status, and by what the application itself says it is.</summary>
public sealed class VersionCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "version",
        "The version is the one expected: from the input, or what stood by before the rollback; by the status, and by the "
            + "application itself where it names one.",
        optional => new VersionCheck { IsOptional = optional }
    );

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Version verification";

    /// <inheritdoc/>
    public override bool AsksWhereItGoes => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [$"{ShippedControllers.ByHand.Version}    # the version to arrive at"];

    /// <inheritdoc/>
    public override string Expected => "the version is the one to roll back to";

    /// <inheritdoc/>
    public override bool SaysSomethingBefore(CheckContext context) => Wanted(context) is not null;

    /// <inheritdoc/>
    public override string ExpectedIn(CheckContext context) => Wanted(context) is { } wanted ? $"version {wanted}" : Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) =>
        [.. new ControllerWords(target).LookCalls, .. WithControl(CheckContext.OwnWord(target))];

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var (status, problem, first) = await context.StatusAsync(cancel);
        if (status is null)
            return CheckFinding.Unknown(problem!, first);
        if (Wanted(context) is not { } wanted)
        {
            return CheckFinding.Unknown(
                $"{status.Serving.Version ?? "no version"} is active, and it is not known which to expect",
                first
            ) with
            {
                IsMoot = context.Rollback is null,
            };
        }

        if (status.Serving.Version is not { } version)
            return CheckFinding.Unknown("the status names no version", first);
        if (version != wanted)
            return CheckFinding.Fail($"the status names {version}", first);

        var own = CheckContext.OwnWord(context.Client.Target);
        var (answer, second) = await context.OwnWordAsync(cancel);
        var named = NamedVersions.Of(answer);
        if (named.Count == 0)
        {
            var why = answer is Answered { IsSuccess: true }
                ? "the application names none"
                : $"the application could not be asked ({answer.Describe()})";
            return CheckFinding.Pass($"{version}, by the status alone; {why}", first, second) with
            {
                Caveat = "the version by the status alone",
            };
        }

        // One of several may be that of an interface: where one is the wanted version, another proves nothing against it.
        var isWanted = named.Any(n => VersionOrder.IsSame(n.Version, wanted));
        var told = named.First(n => VersionOrder.IsSame(n.Version, wanted) == isWanted);
        var (isCatchAll, third) = await context.IsCatchAllAsync(own, answer, NamesTheSame, cancel);
        if (isCatchAll)
        {
            return CheckFinding.OfCatchAll(
                $"the status names {version}, and {own.Url} {told.Version}, as does a path that does not exist: "
                    + "a catch-all route, not the application",
                first,
                second,
                third
            );
        }

        if (isWanted)
            return CheckFinding.Pass($"the status and the application itself name {version}", first, second);
        var against = context.ContradictionAmong([second]) ?? $"the application itself {told.Version}, in `{told.Member}` of {own.Url}";
        return CheckFinding.Fail($"the status names {version}, but {against}", first, second);

        bool NamesTheSame(HttpAnswer control) =>
            NamedVersions.Of(control).Any(c => named.Any(n => VersionOrder.IsSame(c.Version, n.Version)));
    }

    private static string? Wanted(CheckContext context) => context.ExpectedVersion ?? context.Rollback?.ExpectedVersion;
}
