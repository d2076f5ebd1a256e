using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Planning;
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
    public override bool HoldsVersion => true;

    /// <inheritdoc/>
    public override string Title => "Version verification";

    /// <inheritdoc/>
    public override bool AsksWhereItGoes => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [$"{ShippedControllers.ByHand.Version}    # the version to arrive at"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHandOn(Target target)
    {
        var words = new ControllerWords(target);
        if (words.IsUsual)
            return base.ByHandOn(target);
        return
        [
            $"{words.Look}    # the version to arrive at",
            .. Own(target) is { } own ? [ByHandOf(own, PlannedRequests.Of(own, target))] : Array.Empty<string>(),
        ];
    }

    /// <inheritdoc/>
    public override string Expected => "the version is the one to roll back to";

    /// <inheritdoc/>
    public override bool SaysSomethingBefore(CheckContext context) => Wanted(context) is not null;

    /// <inheritdoc/>
    public override string ExpectedIn(CheckContext context) => Wanted(context) is { } wanted ? $"version {wanted}" : Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) =>
        [.. new ControllerWords(target).LookCalls, .. Own(target) is { } own ? WithControl(own) : []];

    // What the application is asked for its version; null where nothing says that it names one.
    private static HttpCall? Own(Target target) =>
        DescribedApplication.Of(target) is null or { Health.Version: not null } ? OwnWord.Call(target).Value : null;

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

        if (DescribedApplication.Of(context.Client.Target) is { } application)
            return await OfDescribedAsync(application, context, version, first, cancel);
        var own = new HttpCall("GET", context.Client.Target.ProbePath);
        var (answer, second) = await context.OwnWordAsync(own, cancel);
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
        var (against, where) = (context.ContradictionAmong([second]), $"{told.Version}, in `{told.Member}` of {own.Url}");
        return against is null && !VersionOrder.AreComparable(told.Version, version)
            ? OfAnotherKind(version, where, first, second)
            : CheckFinding.Fail($"the status names {version}, but {against ?? $"the application itself {where}"}", first, second);

        bool NamesTheSame(HttpAnswer control) =>
            NamedVersions.Of(control).Any(c => named.Any(n => VersionOrder.IsSame(c.Version, n.Version)));
    }

    // Of what the description says that it names, the application must have named it: nothing else stands in for its word.
    private static async Task<CheckFinding> OfDescribedAsync(
        DescribedApplication application,
        CheckContext context,
        string version,
        string status,
        CancellationToken cancel
    )
    {
        var target = context.Client.Target;
        if (application.Health is not { Version: not null } health)
            return CheckFinding.Pass(
                $"{version}, by the status alone; " + DescribedApplication.Without(target, "which version it is", "health: { version: … }"),
                status
            ) with
            {
                Caveat = "the version by the status alone",
            };
        if (!OwnWord.Call(target).Succeeds(out var own, out var missing))
            return CheckFinding.Unknown($"the status names {version}; {missing}", status);
        var (answer, evidence) = await context.OwnWordAsync(own, cancel);
        if (answer is not Answered { IsSuccess: true } answered)
            return CheckFinding.Unknown(
                $"the status names {version}, and the application could not be asked: {own}: {answer.Describe()}",
                status,
                evidence
            );
        if (!health.VersionIn(target, answered).Succeeds(out var told, out var why))
            return CheckFinding.Unknown($"the status names {version}, and the application none: {own}: {why}", status, evidence);
        var (isCatchAll, control) = await context.IsCatchAllAsync(
            own,
            answer,
            c => c is Answered { IsSuccess: true } other && health.VersionIn(target, other).Value == told,
            cancel
        );
        if (isCatchAll)
            return CheckFinding.OfCatchAll(
                $"the status names {version}, and {own.Url} {told}, as does a path that does not exist: "
                    + "a catch-all route, not the application",
                status,
                evidence,
                control
            );
        if (!VersionOrder.AreComparable(told, version))
            return OfAnotherKind(version, $"{told}, in {own.Url}", status, evidence);
        return VersionOrder.IsSame(told, version)
            ? CheckFinding.Pass($"the status and the application itself name {version}", status, evidence)
            : CheckFinding.Fail($"the status names {version}, but the application itself {told}, in {own.Url}", status, evidence);
    }

    // A flag is on or off, a digest is no number: what the application says is no word for or against it.
    private static CheckFinding OfAnotherKind(string version, string told, params string[] evidence) =>
        CheckFinding.Pass($"{version}, by the status alone; the application itself names {told}, another kind of word", evidence) with
        {
            Caveat = "the version by the status alone",
        };

    private static string? Wanted(CheckContext context) => context.ExpectedVersion ?? context.Rollback?.ExpectedVersion;
}
